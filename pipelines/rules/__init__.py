"""JUDGE: pure functions over values and a given `now`; standard library only."""
