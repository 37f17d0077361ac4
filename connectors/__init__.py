"""FETCH: what platforms and their export files say, as frozen rows; knows no database."""
