"""Workbooks: sheets, descriptions above the header, dates and numbers as Excel keeps them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from connectors.base import FileRefused, Mention, Metric, Post
from connectors.exports import recognise, write_refused
from connectors.exports.workbook_child import as_text


@pytest.fixture
def make_book(tmp_path: Path):
    def _make(sheets: dict[str, list[list[Any]]], name: str = "export.xlsx") -> Path:
        path = tmp_path / name
        book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm"})
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
        book.close()
        return path

    return _make


LINKEDIN = {
    "Metrics": [
        ["The content metrics of your page. All times are in UTC."],
        ["Date", "Impressions (organic)", "Impressions (total)", "Clicks (total)", "Engagement rate (total)"],
        ["01/31/2026", 90, 100, 5, 0.14],
        ["02/01/2026", 91, 101, 6, 0.15],
    ],
    "All posts": [
        ["All posts that were published in the period."],
        ["Post title", "Post link", "Posted by", "Created date", "Impressions", "Likes", "Reposts"],
        ["Walk to school", "https://www.linkedin.com/feed/update/urn:li:activity:7160000000000000001", "A Person",
         "01/31/2026", 1000, 30, 5],
        ["", "", "", "", "", "", ""],
        ["No link", "", "A Person", "01/31/2026", 1, 2, 3],
    ],
}  # fmt: skip


def test_a_hidden_sheet_is_not_read_and_named(tmp_path, load):
    path = tmp_path / "two.xlsx"
    book = xlsxwriter.Workbook(path)
    for name, rows in (
        ("Posts", [["Post ID", "Link", "Likes"], ["p1", "https://www.facebook.com/1", 5]]),
        ("old copy", [["Post ID", "Link", "Likes", "Views", "Reach"], ["p9", "https://www.facebook.com/9", 1, 1, 1]]),
    ):
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    sheet.hide()
    book.close()

    assert [post.post_id for post in load(path).of(Post)] == ["p1"]
    assert recognise(path).left_out == ("'old copy' (hidden)",)


def test_days_as_excel_counts_them_are_read(make_book, load):
    path = make_book(
        {"Sheet1": [["id", "text", "created at", "platform"], ["1", "a", 46083, "x"], ["2", "b", 46083.75, "x"]]}
    )

    assert [mention.created_at for mention in load(path).of(Mention)] == [
        datetime(2026, 3, 2, tzinfo=UTC),
        datetime(2026, 3, 2, 18, tzinfo=UTC),
    ]


def test_linkedin_sheets_are_read_one_by_one_below_their_descriptions(make_book, load):
    path = make_book(LINKEDIN)

    recognised = recognise(path)
    result = load(path, account_id="welltown")

    assert recognised.layout == "linkedin"
    assert [(part.sheet, part.table, part.header_line) for part in recognised.parts] == [
        ("Metrics", "metrics", 2),
        ("All posts", "updates", 2),
    ]
    assert recognised.kinds == ("post", "metric")
    assert [post.post_id for post in result.of(Post)] == ["7160000000000000001"]
    assert {(m.metric, m.kind) for m in result.of(Metric) if not m.post_id} == {("views", "daily"), ("clicks", "daily")}
    assert [row.line for row in result.refused] == [5]
    assert "export.xlsx, sheet 'All posts', row 5" in result.refused[0].reason
    assert "A Person" not in str(result.items)


def test_refused_rows_of_a_sheet_come_back_as_that_table(make_book, load, tmp_path):
    path = make_book(LINKEDIN)

    (target,) = write_refused(tmp_path / "refused.csv", recognise(path), load(path, account_id="a").refused)

    again = recognise(target)
    assert (again.layout, again.parts[0].table) == ("linkedin", "updates")


def test_dates_and_numbers_of_excel_are_read(make_book, load):
    path = make_book(
        {
            "Sheet1": [
                ["id", "date", "text", "likes"],
                ["7", datetime(2026, 3, 1, 18, 30), "Grüße", 5.0],
                [8, "", "", ""],
            ]
        }
    )

    result = load(path, as_kind="mentions", platform="x")

    (mention,) = result.of(Mention)
    assert mention.created_at == datetime(2026, 3, 1, 18, 30, tzinfo=UTC)
    assert (mention.mention_id, mention.text, mention.reactions) == ("7", "Grüße", 5)
    assert len(result.refused) == 1


def test_an_id_that_excel_keeps_as_a_number_is_refused(make_book, load):
    path = make_book(
        {"Sheet1": [["id", "date", "text"], [812369747765362688, "2026-03-01", "a"], [12345, "2026-03-01", "b"]]}
    )

    result = load(path, as_kind="mentions", platform="x")

    assert [mention.mention_id for mention in result.of(Mention)] == ["12345"]
    assert "Excel damaged the id" in result.refused[0].reason


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), (5.0, "5"), (5.25, "5.25"), (True, "TRUE"), (8.12369747765362688e17, "8.12370E+17"),
        (float("nan"), "nan"), (date(2026, 3, 1), "2026-03-01"), (datetime(2026, 3, 1, 5), "2026-03-01 05:00:00"),
        (timedelta(seconds=274), "0:04:34"),
    ],
)  # fmt: skip
def test_a_cell_is_shown_as_an_export_would_write_it(value, text):
    assert as_text(value) == text


def test_a_workbook_with_too_many_columns_is_refused(make_book):
    with pytest.raises(FileRefused, match="2,500 columns, more than 2,000"):
        recognise(make_book({"Sheet1": [[f"c{n}" for n in range(2500)]]}))


def test_an_empty_workbook_is_refused(make_book):
    with pytest.raises(FileRefused, match="no table in it"):
        recognise(make_book({"Sheet1": []}))
