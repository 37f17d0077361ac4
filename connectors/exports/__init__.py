"""Export files: one file a layout, recognised by its header, never by its name.

recognised = recognise(path)                      # layout, mapping, preview, questions
for row in read(path, recognised, options=...):   # Good, Skipped or Refused, line by line
    ...
write_refused(target, recognised, refused)        # to be mended and imported again
"""

from connectors.exports.columns import as_spelt
from connectors.exports.layout import (
    REASON,
    Good,
    Layout,
    Options,
    Recognised,
    Refused,
    Row,
    Skipped,
    layouts,
)
from connectors.exports.reading import read
from connectors.exports.recognition import recognise
from connectors.exports.refused import forget_refused, write_refused

__all__ = [
    "REASON",
    "Good",
    "Layout",
    "Options",
    "Recognised",
    "Refused",
    "Row",
    "Skipped",
    "as_spelt",
    "forget_refused",
    "layouts",
    "read",
    "recognise",
    "write_refused",
]
