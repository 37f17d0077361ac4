"""The monthly report: its figures with all that stands behind them, its sentences, and the files it is given out as.

`content.gather` measures and words it, `manifest` compares it with what was reported before, and `pdf`, `workbook`
and `mail` write it. `pipelines.commands.reports` keeps its versions.
"""
