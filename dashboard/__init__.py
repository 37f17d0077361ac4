"""SHOW: the pages, and the door they stand behind."""
