"""A PDF of headings with their lines, texts and events, as packs and briefs have it, set by Typst from data alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

# the texts come as data: nothing that was written to us is ever read as markup
SOURCE = """
#let pack = json(bytes(sys.inputs.data))
#set document(title: pack.title)
#set page(paper: "a4", margin: 2cm, footer: context [
  #set text(8pt, fill: luma(90))
  #pack.title #h(1fr) #counter(page).display("1 / 1", both: true)
])
#set text(10pt, lang: "en")
#set par(justify: false)
#show heading.where(level: 2): it => block(above: 1.6em, below: 0.6em, it)
= #pack.title
#for line in pack.head [ #line \\ ]
#if pack.label != "" [ *#pack.label* ]
#for case in pack.cases {
  heading(level: 2, case.ref)
  for line in case.facts [ #text(fill: luma(70), line) \\ ]
  for said in case.texts [ #block(above: 0.8em)[ *#said.at(0)* \\ #said.at(1) ] ]
  if case.events.len() > 0 [
    #block(above: 1em)[ *What happened* ]
    #for line in case.events [ #line \\ ]
  ]
}
"""


def pdf_of(pack: Mapping[str, Any], *, at: datetime | None = None) -> bytes:
    """Set a pack; `title`, `label`, `head` lines and `cases` of ref, facts, texts and events.

    With `at` that instant is its date, and the same words give the same bytes.
    """
    import typst

    data = {"data": json.dumps(pack, ensure_ascii=False, default=str)}
    made: bytes = typst.compile(SOURCE.encode(), sys_inputs=data, timestamp=at.replace(microsecond=0) if at else None)
    return made
