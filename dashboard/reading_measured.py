"""How well this programme's mentions are read: four figures from a random sample that its staff reviewed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import streamlit as st

from dashboard import bring_in, evidence_sql, export, format, modal, panels, person, read, reading_walk, tables, words
from dashboard.evidence_sql import Number
from dashboard.read import Programme
from data.store import StoreError
from pipelines.commands import Refused, new_command_id
from pipelines.commands.labels import SIZES, draw_sample, import_labels
from pipelines.rules import label_stream, reader_error
from pipelines.rules.reader_error import Measured, Rate

PERIODS = {"30 days": 30, "90 days": 90, "A year": 365}
LISTED = 500
SOURCES = {
    "correction": "Corrected",
    "confirmation": "Confirmed",
    "sample": "In a random sample",
    "useful": "As a useful one",
    "case": "Kind of a case",
    "import": "From a file",
}
Sample = Mapping[str, Any] | None


def sample_of(programme: Programme) -> Sample:
    """The sample that stands, with how far it was reviewed."""
    found = read.rows("sample_standing", programme=programme.programme_id)
    return found[0] if found else None


def measured(sample: Sample) -> Measured | None:
    """What the sample says of the reader; None where nothing of it was reviewed."""
    if not sample or not sample["reviewed"]:
        return None
    rows = read.rows("sample_mentions", sample=sample["sample_id"])
    pairs = [
        (row["said_act"] in ("criticism", "complaint"), bool(row["is_critical"]))
        for row in rows
        if row["is_critical"] is not None
    ]
    return reader_error.measure(pairs, int(sample["flagged"]), int(sample["population"]))


def standing(programme: Programme) -> None:
    """One line: whether the probabilities are this programme's own, and by whose labels."""
    told = read.rows("learning_standing", programme=programme.programme_id)[0]
    labels = int(told["labels"])
    judged = label_stream.standing(labels)
    badge = (
        (judged.word, ":material/check_circle:", "green")
        if judged.is_calibrated
        else (judged.word, ":material/hourglass_empty:", "orange")
    )
    many = f"{labels:,} {'label' if labels == 1 else 'labels'}, the newest of "
    panels.badge_line([badge], f"{many}{format.instant(told['newest_at'], read.zone())}" if labels else "No label yet")
    st.text(_by_which_head(told, judged.is_calibrated))


def _by_which_head(told: Mapping[str, Any], is_calibrated: bool) -> str:
    if not told["is_in_use"]:
        least = max(0, 10 - int(told["labels"]))
        return (
            "Mentions are read as in any programme. "
            + (f"{least} more labels make" if least > 1 else "One more label makes" if least else "More labels of both "
               "kinds, critical and not, make")
            + " a reader of this programme's own."
        )  # fmt: skip
    stored = ""
    if told["reread_labels"] is not None and told["reread"]:
        stored = f" {int(told['reread']):,} stored mentions were read again by it."
    newest = f"the newest {int(told['fitted']):,} of them" if told["fitted"] < told["labels"] else "them"
    return (
        f"New mentions are read by this programme's own reader, version {int(told['version']):,}, which learnt from "
        f"{newest}.{stored}"
        + ("" if is_calibrated else f" Until {label_stream.CALIBRATED} labels its probabilities are rough.")
    )


def tiles(programme: Programme, sample: Sample, found: Measured | None) -> None:
    """Labels, sensitivity, specificity, and the share that is critical as the sample corrects it."""
    told = read.rows("learning_standing", programme=programme.programme_id)[0]
    labels, people = int(told["labels"]), int(told["people"])
    with st.grid(4, min_column_width=160, key="tiles"):
        with st.container(border=True, height="stretch", key="tile_labels"):
            panels.kpi_card(
                "Labels by staff", labels, "count", is_up_good=None, basis="Confirmed, corrected, brought in."
            )
            st.caption(f"by {people:,} {'person' if people == 1 else 'people'}" if labels else "None yet")
        _tile("Sensitivity", "sensitivity", found.sensitivity if found else None, "Of what is critical, flagged.")
        _tile("Specificity", "specificity", found.specificity if found else None, "Of what is not, left alone.")
        _tile(
            "Critical, corrected",
            "corrected",
            found.corrected if found else None,
            "The share of criticism and complaints that the flagged share stands for, given both errors.",
        )
    behind = [Number("Labels by staff", "learning_standing", {"programme": programme.programme_id}, "pages")]
    if sample:
        said = "Sensitivity, specificity and the corrected share by pipelines/rules/reader_error.py from these rows."
        given = {"sample": sample["sample_id"]}
        behind.append(Number("What the sample says of the reader", "sample_mentions", given, "pages", said=said))
    evidence_sql.numbers(behind, key="box_reading")


def _tile(title: str, key: str, rate: Rate | None, basis: str) -> None:
    with st.container(border=True, height="stretch", key=f"tile_{key}"):
        value = None if rate is None or rate.value is None else 100 * rate.value
        panels.kpi_card(title, value, "percent", is_up_good=None, basis=f"{basis} 95% interval below it.")
        st.caption(interval(rate))


def interval(rate: Rate | None) -> str:
    """The interval in words, or what is missing.

    >>> interval(Rate(0.5, 0.25, 0.75, 5, 10)), interval(Rate(None, 0, 1, 0, 0)), interval(None)
    ('25.0% to 75.0% · 5 of 10', 'Nothing to measure on', 'No sample reviewed')
    """
    if rate is None:
        return "No sample reviewed"
    if rate.value is None:
        return "Nothing to measure on"
    of = f" · {rate.hits:,} of {rate.of:,}" if rate.of else ""
    return f"{interval_of(rate)}{of}"


def interval_of(rate: Rate) -> str:
    """The two ends of an interval.

    >>> interval_of(Rate(0.5, 0.25, 0.75, 5, 10))
    '25.0% to 75.0%'
    """
    return f"{format.percent(100 * rate.low)} to {format.percent(100 * rate.high)}"


def said(sample: Mapping[str, Any], found: Measured | None) -> None:
    """What the figures rest on, and how far to trust them."""
    days = format.days(sample["since"], sample["until"])
    drawn = format.instant(sample["created_at"], read.zone())
    st.caption(
        f"Sample of {sample['size']:,}, drawn by chance (seed {sample['seed']}) on {drawn} from "
        f"{sample['population']:,} mentions of {days}; {sample['reviewed']:,} reviewed"
        + (f", {sample['gone']:,} are no longer held" if sample["gone"] else "")
        + "."
    )
    if found is None:
        return
    flagged = f"{format.percent(100 * (found.apparent.value or 0))} of those mentions were flagged"
    plainly = _plainly(found)
    if found.corrected.value is None:
        st.text(f"{plainly}{flagged}. What share is critical cannot be said from this sample.")
    else:
        share = found.corrected
        st.text(
            f"{plainly}{flagged}; given how the reader errs, {format.percent(100 * (share.value or 0))} are critical "
            f"(95% interval {format.percent(100 * share.low)} to {format.percent(100 * share.high)})."
        )
    held = reader_error.rate(found.sensitivity.of, found.reviewed)
    st.caption(
        f"In the sample itself {held.hits:,} of {held.of:,} are critical, {interval_of(held)}. The corrected share "
        "goes by all mentions of those days, so the two may differ by chance."
    )
    for caution in found.cautions:
        st.caption(f":material/info: {caution}")


def _plainly(found: Measured) -> str:
    """Both errors as counts of a hundred, for whoever does not think in sensitivities."""
    hit, left = found.sensitivity.value, found.specificity.value
    if hit is None or left is None:
        return ""
    return (
        f"Of 100 critical mentions it finds about {round(100 * hit)}; of 100 others it flags about "
        f"{round(100 * (1 - left))} by mistake. "
    )


# -- drawing and reviewing -------------------------------------------------------------------------


def actions(programme: Programme, sample: Sample) -> None:
    """Draw a sample, go on reviewing it, label the most useful mentions, look at what it rests on."""
    waiting = 0 if sample is None else int(sample["size"] - sample["reviewed"] - sample["gone"])
    may = person.may("review_mention", programme.programme_id)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="reading_do"):
        if waiting:
            st.button(
                f"Review the sample ({waiting:,} left)", key="review_sample", icon=":material/keyboard:",
                type=panels.main_button(), on_click=reading_walk.begin, args=("sample", programme.programme_id),
                disabled=not may,
            )  # fmt: skip
        st.button(
            "Label the most useful", key="review_useful", icon=":material/lightbulb:",
            on_click=reading_walk.begin, args=("useful", programme.programme_id), disabled=not may,
            help="Mentions the reader is least sure of, no two alike: a label there teaches it most.",
        )  # fmt: skip
        _draw(programme, sample)
        if sample is not None and sample["reviewed"]:
            _sample_button(sample, is_demo=programme.is_demo)
        _bring_labels(programme)
        _labels_button(programme)


def _draw(programme: Programme, sample: Sample) -> None:
    label = "Draw a random sample" if sample is None else "Draw another"
    with st.popover(label, icon=":material/casino:", key="draw", disabled=not person.may("draw_sample")):
        st.caption(
            "Mentions drawn by chance show how often the reader errs; corrections alone do not. "
            + ("" if sample is None else "The sample that stands is put aside, its labels stay.")
        )
        period = st.segmented_control(
            "Of the newest", list(PERIODS), default="30 days", required=True, key="draw_period"
        )
        size = st.segmented_control("Mentions", SIZES, default=200, required=True, key="draw_size")
        if st.button("Draw", key="draw_now", type=panels.main_button(), icon=":material/casino:"):
            _drawn(programme, PERIODS[str(period)], int(size or 200))


def _drawn(programme: Programme, days: int, size: int) -> None:
    until = _newest_day(programme)
    try:
        draw_sample(
            read.store(), programme.programme_id, since=until - timedelta(days=days - 1), until=until, size=size,
            actor=person.actor(), command_id=new_command_id(),
        )  # fmt: skip
    except (Refused, StoreError) as error:
        panels.failed(error, "Choose a longer period.")
        return
    reading_walk.begin("sample", programme.programme_id)
    st.rerun()


def _bring_labels(programme: Programme) -> None:
    with st.popover("Import labels", icon=":material/upload_file:", key="bring_labels"):
        st.caption(
            "A CSV with the columns text and act (criticism, complaint, enquiry, praise, other), or text and against "
            "(1 or 0). The texts must be those of mentions that are here, to the letter."
        )
        upload = st.file_uploader("Labels", type=["csv"], key="labels_upload", label_visibility="collapsed")
        if upload is not None and st.button(
            "Keep these labels", key="labels_keep", type=panels.main_button(), icon=":material/check:"
        ):
            _keep_labels(programme, upload)


def _keep_labels(programme: Programme, upload: Any) -> None:
    try:
        with bring_in.on_disk(upload) as path:
            told = import_labels(read.store(), programme.programme_id, path, actor=person.actor())
    except (Refused, StoreError) as error:
        panels.failed(error, "Mend the file and choose it again.")
        return
    st.success("The labels are kept.", icon=":material/check:")
    st.text(told["message"])


def _newest_day(programme: Programme) -> date:
    held = [row["last_day"] for row in read.days_held(programme.programme_id) if row["last_day"]]
    return min(max(held, default=read.today(programme)), read.today(programme))


# -- what the figures are made of ------------------------------------------------------------------


def _labels_button(programme: Programme) -> None:
    labels = int(read.rows("learning_standing", programme=programme.programme_id)[0]["labels"])
    if labels and st.button("See the labels", key="see_labels", type="tertiary", icon=":material/list:"):
        _labels(programme)


def _sample_button(sample: Mapping[str, Any], *, is_demo: bool) -> None:
    if st.button("See the sample", key="see_sample", type="tertiary", icon=":material/table:"):
        _sample(sample, is_demo)


@modal.dialog("Labels by staff", width="large", icon=":material/list:")
def _labels(programme: Programme) -> None:
    rows = read.rows("labels_given", programme=programme.programme_id, rows=LISTED)
    st.caption(
        f"The newest {len(rows):,}. Texts are as the public wrote them." if len(rows) == LISTED else "Newest first."
    )
    tables.draw(
        [
            {
                "when": format.instant(row["created_at"], read.zone()), "who": row["created_by"],
                "how": SOURCES.get(row["source"], row["source"]), "staff": _act(row["act"], row["is_critical"]),
                "read": _act(row["said_act"], False), "text": row["text"] or "",
            }
            for row in rows
        ],
        hide_index=True,
        column_config={
            "when": "When", "who": "Who", "how": "How", "staff": "Staff said", "read": "The reader said",
            "text": st.column_config.TextColumn("Text", width="large"),
        },
        key="labels_table",
        alt="Labels given by staff, newest first",
    )  # fmt: skip


@modal.dialog("The sample", width="large", icon=":material/table:")
def _sample(sample: Mapping[str, Any], is_demo: bool) -> None:
    rows = [
        {
            "place": row["place"] + 1, "platform": row["platform"], "mention_id": row["mention_id"],
            "reader": row["reader"], "reader_said": row["said_act"], "p_critical": row["said_p_critical"],
            "staff_said": row["act"] or ("critical" if row["is_critical"] else "not critical"),
            "by": row["labelled_by"], "text": row["text"],
        }
        for row in read.rows("sample_mentions", sample=sample["sample_id"])
        if row["is_critical"] is not None
    ]  # fmt: skip
    tables.draw(
        [{**row, "platform": words.platform(row["platform"])} for row in rows],
        hide_index=True,
        column_order=("place", "reader_said", "staff_said", "by", "text"),
        column_config={
            "place": "No", "reader_said": "The reader said", "staff_said": "Staff said", "by": "Who",
            "text": st.column_config.TextColumn("Text", width="large"),
        },
        key="sample_table",
        alt="The mentions of the sample that were reviewed",
    )  # fmt: skip
    export.offer(
        f"Export all {len(rows):,} (CSV)",
        lambda: export.csv_bytes(rows, tuple(rows[0]), is_demo=is_demo),
        file_name=f"sample-{sample['since']}-to-{sample['until']}{'-DEMO' if is_demo else ''}.csv",
        mime="text/csv",
        key="export_sample",
        programme_id=sample["programme_id"],
    )


def _act(act: str | None, is_critical: bool) -> str:
    if act is None:
        return "Critical" if is_critical else "Not critical"
    return words.ACTS.get(act, words.ACTS["unread"])[0]
