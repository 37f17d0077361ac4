"""Early warning: count what had arrived by then, compare with what was to be expected, and tell it in words.

`counting` makes as-of counts of mentions, `detector` learns the usual and scores the unusual, `incidents` folds
scores into incidents, `backtest` replays files and `live` the store. Everything is causal: a score at a moment
uses only what had arrived by that moment, so a replay says what would have been said.
"""
