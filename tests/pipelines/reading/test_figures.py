"""The figures that are told of the readers are those of the versions that ship, in the cards to the digit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.commands.reader_figures import FILE, figures
from pipelines.reading import reader, weights
from pipelines.reading.deep.encoder import encoder

DOCS = Path(__file__).parents[3] / "docs"


def test_they_are_of_the_versions_that_ship() -> None:
    assert figures("fast").version == reader().version
    assert figures("deep").version == encoder().version
    fitted = json.loads(weights.FAST.with_suffix(".json").read_text(encoding="utf-8"))
    assert figures("fast").values["acts"] == pytest.approx(fitted["acts_on_unseen_programmes"]["macro_f1"], abs=5e-5)


@pytest.mark.parametrize("name", ["fast", "deep"])
def test_each_is_in_its_model_card(name: str) -> None:
    card = (DOCS / f"model-card-{name}.md").read_text(encoding="utf-8")
    told = json.loads(FILE.read_text(encoding="utf-8"))[name]["figures"]

    missing = [
        one
        for one, value in told.items()
        if not any(
            shown in card for shown in (f"{value:.2f}", f"{value:.3f}", f"{100 * value:.0f} %", f"{100 * value:.1f} %")
        )
    ]
    assert missing == []
