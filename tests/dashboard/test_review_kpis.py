"""The table of KPIs on Monthly review: what the report says of each, and nothing where it says nothing."""

from __future__ import annotations

from dashboard import review_kpis


def figure(slot: str, label: str, shown: str) -> dict[str, str]:
    return {"slot": slot, "label": label, "shown": shown}


def test_a_kpi_is_one_line_with_what_the_report_says_of_it() -> None:
    manifest = {
        "figures": [
            figure("kpi.K1.actual", "Quits: a year: actual", "1,808"),
            figure("kpi.K1.due", "Quits: a year: due", "1,960"),
            figure("kpi.K1.status", "Quits: a year: status", "At risk"),
            figure("cost.K1.each", "Cost per outcome: Quits", "£192"),
            figure("kpi.K9.actual", "Prevalence: actual", "13.9%"),
        ]
    }

    assert review_kpis.rows(manifest) == [
        {"code": "K1", "name": "Quits: a year", "actual": "1,808", "due": "1,960", "status": "At risk"},
        {"code": "K9", "name": "Prevalence", "actual": "13.9%"},
    ]
    assert review_kpis.rows({"figures": []}) == []
