"""The bench of the cut on topics: a rise behind more ordinary talk needs more mentions, and a deaf cut needs more."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipelines.bench import cuts


def test_more_ordinary_talk_needs_more_mentions_and_none_needs_three() -> None:
    asked = [cuts.needed(expected) for expected in (0.0, 0.5, 2.0, 10.0)]

    assert asked[0] == 3
    assert asked == sorted(asked)
    assert asked[-1] > 15


def test_a_high_cut_hears_less_of_a_rise_and_less_of_ordinary_talk(tmp_path: Path) -> None:
    against = ["This is a disgrace, you should be ashamed", "Awful idea, it frightened my children", "Terrible service"]
    others = [
        "Lovely walk this morning",
        "I feel so sad and tired today",
        "Where is the clinic?",
        "Day three, still going",
    ]
    lines = ["text,label", *(f'"{one}",against' for one in against), *(f'"{one}",other' for one in others)]
    file = tmp_path / "t.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")

    told = cuts.measured([cuts.of_file(file, ["against"])])

    rows = [told["t"][f"{cut}"] for cut in cuts.CUTS]
    for name in ("heard", "ordinary"):
        shares = [row[name] for row in rows]
        assert shares == sorted(shares, reverse=True)
    assert rows[0]["heard"] > rows[0]["ordinary"]
    assert min(told["more than at the best cut"].values()) >= 0
    with pytest.raises(ValueError, match="Name its labels"):
        cuts.of_file(file, ["nobody"])


def test_the_demo_gives_two_tables_that_hold_both_kinds() -> None:
    for table in cuts.of_demo():
        assert len(table.texts) == len(table.critical) == len(table.ordinary)
        assert table.critical.any()
        assert table.ordinary.any()
        assert not np.any(table.critical & table.ordinary)
