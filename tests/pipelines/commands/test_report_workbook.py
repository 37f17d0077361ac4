"""The workbook of a report: each number reads as in the report, its sheets can be read and printed, no formula."""

import io
import json
import re
import shutil
import zipfile
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from data.store import Store
from pipelines.commands import programme, reports
from pipelines.reports import book_charts, charts, say, sheets, workbook
from tests.pipelines.commands.reporting import YEAR, built, listened, made_programme

NAMES = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
GENERAL = {"9": "0%", "10": "0.00%", "3": "#,##0", "1": "0", "0": "General"}
OCTOBER = date(2026, 10, 1)


class Opened:
    """A workbook as a program shows it: the words of each cell, and how its sheets are set."""

    def __init__(self, held):
        self.zip = zipfile.ZipFile(io.BytesIO(held))
        read = lambda name: ElementTree.fromstring(self.zip.read(name))  # noqa: E731
        self.styles = styles = read("xl/styles.xml")
        codes = GENERAL | {one.get("numFmtId"): one.get("formatCode") for one in styles.findall(".//m:numFmt", NAMES)}
        self.codes = [codes[one.get("numFmtId")] for one in styles.find("m:cellXfs", NAMES)]
        self.strings = ["".join(one.itertext()) for one in read("xl/sharedStrings.xml").findall("m:si", NAMES)]
        self.names = [one.get("name") for one in read("xl/workbook.xml").findall(".//m:sheet", NAMES)]
        self.xml = {name: read(f"xl/worksheets/sheet{place}.xml") for place, name in enumerate(self.names, start=1)}

    def rows(self, name):
        """Every row as words, with empty cells as ''."""
        told = []
        for row in self.xml[name].findall(".//m:row", NAMES):
            while len(told) < int(row.get("r")) - 1:
                told.append({})
            told.append({re.sub(r"\d", "", c.get("r")): self.said(c) for c in row.findall("m:c", NAMES)})
        return told

    def table(self, name):
        """The rows of a table by its headings, without the notes below it."""
        head, *rows = self.rows(name)
        ends = next((place for place, row in enumerate(rows) if not any(row.values())), len(rows))
        return [{said: row.get(column, "") for column, said in head.items()} for row in rows[:ends]]

    def said(self, cell):
        value = cell.find("m:v", NAMES)
        if value is None:
            return ""
        return self.strings[int(value.text)] if cell.get("t") == "s" else told(float(value.text), self.code(cell))

    def code(self, cell):
        return self.codes[int(cell.get("s", 0))]


def told(value, code):
    """A number in a format, as a program that reads workbooks shows it."""
    if code.startswith("["):
        minutes = round(value * 1440)
        return f"{minutes} min" if code.startswith("[m") else f"{minutes // 60} h {minutes % 60} min"
    if "yyyy" in code:
        day = date(1899, 12, 30) + timedelta(days=int(value))
        return f"{day:%b %Y}" if code.startswith("mmm") else f"{day.day} {day:%b %Y}"
    parts = code.split(";")
    part = parts[1] if value < 0 and len(parts) > 1 else parts[2] if not value and len(parts) > 2 else parts[0]
    places = len(re.sub("[^0.]", "", re.sub('"[^"]*"', "", part)).partition(".")[2])
    number = abs(value) if len(parts) > 1 else value
    number = number * 100 if part.endswith("%") else number
    digits = f"{number:,.{places}f}"
    return re.sub(r"[#,]*0(?:\.0+)?", digits, part.replace('"', ""), count=1) if "0" in part else part.replace('"', "")


@pytest.fixture(scope="module")
def demo(demo_home, tmp_path_factory):
    """The manifest and the tables of the demo programme's report of October, and its files."""
    home = tmp_path_factory.mktemp("demo")
    shutil.copytree(demo_home, home, dirs_exist_ok=True)
    store = Store(home)
    row = store.one("select * from report where month = $month order by version desc limit 1", {"month": OCTOBER})
    files = {name: reports.file_of(store, row["report_id"], name) for name in ("report.xlsx", "report.pdf")}
    store.close()
    return json.loads(row["manifest"]), json.loads(row["document"])["tables"], files


@pytest.fixture(scope="module")
def opened(demo):
    return Opened(demo[2]["report.xlsx"])


def test_every_number_of_the_workbook_reads_as_in_the_report(demo, opened):
    _, tables, _ = demo
    known = {"–": "", say.NOT_KNOWN: ""}

    def same(name, rows, columns):
        for row, cells in zip(rows, opened.table(name), strict=True):
            for key, head in columns.items():
                assert cells[head] == known.get(row[key], row[key]), (name, head, row)

    same("Performance", tables["performance"], {
        "code": "KPI", "baseline": "Baseline", "actual": "Actual", "due": "Due", "target": "Target",
        "target_by": "Target by", "attainment": "Attained", "status": "Status",
    })  # fmt: skip
    same("Listening", tables["listening"], {
        "now": "October 2026", "before": "September 2026", "change": "Change", "to_date": "Since the start",
        "basis": "Basis of October 2026",
    })  # fmt: skip
    lines = [*tables["budget"]["rows"], tables["budget"]["total"]]
    for row, cells in zip(lines, opened.table("Budget"), strict=False):
        assert [cells[head] for head in ("Approved", "Due", "Spent", "Share spent", "State")] == [
            row[key] for key in ("approved", "due", "spent", "share", "status")
        ]
    same("Costs", tables["costs"], {"shown": "Cost", "of": "Counted"})
    same("Activities", tables["activities"], {"due": "First due", "ends": "Ends now", "slip": "Slip", "done": "Done"})
    for row, cells in zip(tables["milestones"], opened.table("Milestones"), strict=True):
        assert [cells["First due"], cells["Due now"]] == [row["first"] or row["due"], row["due"]]
    same("Issues", tables["issues"], {"age": "Age", "status": "State"})
    for row, cells in zip(tables["months"]["rows"], opened.table("Month by month"), strict=True):
        said = [cell["shown"] for cell in [*row["cells"], row["total"]]]
        assert list(cells.values())[2:] == [known.get(one, one) for one in said]


def test_percentages_money_and_times_are_numbers_to_reckon_with(demo, opened):
    held = {one["slot"]: one["value"] for one in demo[0]["figures"]}

    def number(name, row, column):
        cell = opened.xml[name].find(f".//m:c[@r='{column}{row}']", NAMES)
        return float(cell.find("m:v", NAMES).text)

    assert number("Performance", 6, "G") == pytest.approx(held["kpi.K5.actual"] / 100)
    assert number("Budget", 9, "F") * number("Budget", 9, "C") == pytest.approx(number("Budget", 9, "E"))
    assert number("Listening", 11, "C") * 1440 == pytest.approx(held["listening.first_response_median.month"], abs=0.5)
    figures = {row["slot"]: row for row in opened.table("Figures")}
    assert figures["kpi.K5.actual"]["value"] == figures["kpi.K5.actual"]["shown"]
    assert len(figures) == len(held)


def test_sheets_follow_the_report_and_can_be_read_and_printed(opened):
    assert opened.names[:6] == ["About", "Performance", "Month by month", "Listening", "What happened", "Restated"]
    assert opened.names[-2:] == ["Changed", "Figures"]
    for name, page in opened.xml.items():
        assert "DEMO DATA" in page.find("m:headerFooter/m:oddHeader", NAMES).text, name
        assert page.find("m:headerFooter/m:oddFooter", NAMES).text.endswith("&P of &N")
        assert name == "Figures" or any("DEMO DATA" in said for row in opened.rows(name) for said in row.values())
        if name == "About":
            continue
        assert page.find(".//m:pane", NAMES).get("ySplit") == "1", name
        assert page.find("m:pageSetup", NAMES).get("orientation") == "landscape"
        widths = [float(one.get("width")) for one in page.findall(".//m:col", NAMES)]
        assert min(widths) >= 8, name
        assert max(widths) <= 61, name


def test_no_word_of_a_table_is_cut_by_its_column(opened):
    for name in ("Performance", "Listening", "Budget", "Risks", "Actions"):
        page = opened.xml[name]
        widths = {}
        for one in page.findall(".//m:col", NAMES):
            for place in range(int(one.get("min")), int(one.get("max")) + 1):
                widths[chr(64 + place)] = float(one.get("width"))
        for row in opened.table(name):
            for column, said in zip(widths, row.values(), strict=False):
                assert max(map(len, said.split()), default=0) < widths[column], (name, said)


def test_a_row_is_as_high_as_its_words_and_words_keep_off_numbers(opened):
    aligned = [one.find("m:alignment", NAMES) for one in opened.styles.find("m:cellXfs", NAMES)]
    for name in ("About", "Performance", "Listening", "Risks", "Lessons"):
        for row in opened.xml[name].findall(".//m:row", NAMES)[1:]:
            long = max((len(opened.said(cell)) for cell in row if cell.get("t") == "s"), default=0)
            room = 105 if name == "About" else 42
            note = len(row) == 1  # it runs on over the empty cells beside it
            assert note or float(row.get("ht") or 15) >= 15 * (long // room), (name, row.get("r"))
            for cell in row if name != "About" else ():
                assert aligned[int(cell.get("s"))].get("indent") == "1", (name, cell.get("r"))


def test_the_first_sheet_names_every_other_with_what_it_holds(opened):
    told = {row.get("A", ""): row.get("B", "") for row in opened.rows("About")}
    for name in opened.names[1:]:
        assert told[name].endswith(".") or name == "Restated", name
    assert told["Month"].startswith("October 2026: 1–31 Oct 2026, days of Europe/London")


def test_the_series_of_the_report_are_drawn_from_the_cells_of_their_sheet(demo, opened):
    charts = [name for name in opened.zip.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
    series = [opened.zip.read(name).decode() for name in sorted(charts)]
    assert len(series) == len(book_charts.chosen(demo[1]["months"], demo[1]["performance"])) == 6
    assert "'Month by month'!$C$2:$L$2" in series[0]
    shares = next(one for one in series if "Formal complaints" in one)
    assert '<c:max val="1"/>' in shares, "a share has no more than all"
    cut = next(one for one in series if "Engagement rate by views" in one)
    parts = [int(row) for row in re.findall(r"<c:val>.*?\$C\$(\d+):\$L\$\1<", cut)]
    rows = opened.rows("Month by month")
    drawn = [[rows[number - 1].get(column, "") for column in "CDEFGHIJKL"] for number in parts]
    whole = [cell["shown"] for cell in demo[1]["months"]["rows"][3]["cells"]]
    assert drawn == [[*whole[:6], *[""] * 4], [*[""] * 6, *whole[6:]]], "what is counted otherwise is another line"


def test_nothing_in_a_workbook_is_a_formula_and_an_ampersand_is_no_command(demo):
    manifest, tables, _ = demo
    bad = "=HYPERLINK(1) & @x"
    rows = [{"code": bad, "on": bad, "about": bad, "choice": bad, "why": bad, "by": bad}]
    said = {**manifest, "label": "", "programme": {"code": "AB", "name": bad}}
    book = Opened(workbook.render(said, {"tables": {**tables, "decisions": rows}}))

    assert not any(page.findall(".//m:f", NAMES) for page in book.xml.values())
    assert book.table("Decisions")[0]["Why"] == bad
    assert "=HYPERLINK(1) && @x" in book.xml["Budget"].find("m:headerFooter/m:oddHeader", NAMES).text
    assert not any("DEMO" in one for name in book.names for row in book.rows(name) for one in row.values())


def test_a_sheet_without_rows_says_so(store, tmp_path):
    programme.add_programme(store, code="AB", name="Empty", **YEAR, actor="ana")
    built(store, tmp_path)
    book = Opened((tmp_path / "report.xlsx").read_bytes())

    for sheet in sheets.sheets(date(2026, 9, 1), date(2026, 9, 30)):
        if sheet.table == "listening":
            continue
        assert book.table(sheet.name) == [], sheet.name
        assert sheet.empty in [row.get("A") for row in book.rows(sheet.name)]
    assert [row.get("A") for row in book.rows("Month by month")][-1] == "Nothing was measured in any month yet."


def test_no_page_of_the_report_but_the_last_of_each_paper_is_half_empty(demo):
    pages = PdfReader(io.BytesIO(demo[2]["report.pdf"])).pages
    upright = [page for page in pages if page.mediabox.height > page.mediabox.width]
    for number, page in enumerate(upright[:-1], start=1):
        lowest = min(_heights(page))
        assert lowest < page.mediabox.height * 0.3, f"page {number} ends at {lowest:.0f} points"
    assert len(upright) < len(pages) <= len(upright) + 1


def _heights(page):
    """How high the lines of a page stand, without its footer."""
    found = []

    def visit(said, outer, inner, *_):
        y = outer[1] * inner[4] + outer[3] * inner[5] + outer[5]
        if said.strip() and y > 50:
            found.append(y)

    page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize(("values", "due"), [([100.0, 88.9, 100.0], 100.0), ([81.0, 90.1, 90.2], 90.0)])
def test_the_last_value_of_a_chart_lies_on_no_line(values, due):
    drawn = charts.months(values, ["Aug", "Sep", "Oct"], unit="percent", shown_last="last", due=due, due_said="due",
                          outside={2: ["X4"]})  # fmt: skip
    dashed = float(re.search(r'y1="([\d.]+)"[^>]*stroke-dasharray="3 2"', drawn)[1])
    codes = float(re.search(r'y="([\d.]+)"[^>]*>X4<', drawn)[1])
    label = float(re.search(r'y="([\d.]+)"[^>]*>last<', drawn)[1])

    assert label < dashed - 3
    assert label - 8.5 > codes, "and not on the codes of outside events"


def test_every_number_of_the_tables_opens_as_a_figure_that_says_the_same(demo):
    manifest, tables, _ = demo
    shown = {one["slot"]: one["shown"] for one in manifest["figures"]}

    for row in tables["performance"]:
        for name in ("baseline", "actual", "due", "target", "attainment", "status"):
            assert row[name] == shown.get(f"kpi.{row['code']}.{name}", "–"), (row["code"], name)
    for row in tables["listening"]:
        stem = row["slot"].removesuffix(".month")
        assert [row["now"], row["before"], row["to_date"]] == [
            shown[f"{stem}.{one}"] for one in ("month", "before", "to_date")
        ]
    for row in tables["budget"]["rows"]:
        for name in ("approved", "due", "spent", "share"):
            assert row[name] == shown[f"budget.line.{row['code']}.{name}"]
    for name in ("approved", "due", "spent", "share", "elapsed"):
        assert tables["budget"]["total"][name] == shown[f"budget.{name}"]
    for row in tables["costs"]:
        assert row["shown"] == shown[row["slot"]]
    for row in tables["months"]["rows"]:
        for cell in (*row["cells"], row["total"]):
            assert cell["shown"] == shown[cell["slot"]]


def test_cases_are_named_as_cases_since_mentions_of_the_same_kinds_are_counted_elsewhere() -> None:
    from data import kpis
    from pipelines.reports import listening, performance

    named = [*listening.COUNTS, *((key, label) for label, _, key in performance.SERIES)]

    of_cases = [(key, label) for key, label in named if key.startswith("case_") and key.endswith("s")]
    assert len(of_cases) == 8
    assert all(kpis.kpi(key).title == label for key, label in of_cases)


def test_a_month_before_that_is_held_in_part_is_not_compared_with(store: Store, tmp_path) -> None:
    made = made_programme(store)
    listened(store, made, 28, 30, month=8)
    listened(store, made, 10, 40, month=9)

    _, manifest = built(store, tmp_path)

    sheet = Opened((tmp_path / "report.xlsx").read_bytes()).table("Listening")
    told = next(row for row in sheet if "Mentions" in row.values())
    assert {"40", "30"} <= set(told.values())
    assert not any("%" in said for said in told.values())
    changed = next(one["text"] for one in manifest["sentences"] if one["slot"] == "changed")
    assert changed.startswith("Nothing can be held against the month before.")
