"""Bringing files in: drag them, see what was recognised, correct it, confirm, and read what became of every line."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import streamlit as st

from dashboard import format, import_all, import_asks, import_broken, import_result, panels, person, read, tables
from dashboard.given_file import safe_name
from data.store import StoreError
from pipelines.commands import Refused, imports
from pipelines.commands.imports import FileRefused, ImportChoice, ImportResult, Known, Recognised

KINDS = {"mentions": "Mentions: what the public wrote", "posts": "Posts of ours", "metrics": "Numbers by day"}
KIND_OF = {"mention": "mentions", "post": "posts", "metric": "metrics"}
PREVIEW_ROWS = 8
OPEN_UP_TO = 3  # files; of more the first rows are shown when asked for

# what may be said of a column, for each kind of rows: the fields that are always offered
OFFERED = {
    "mentions": (
        "text",
        "created_at",
        "arrived_at",
        "id",
        "author",
        "url",
        "platform",
        "account",
        "parent_id",
        "rating",
    ),
    "posts": ("id", "url", "created_at", "text", "media_type", "platform", "account"),
    "metrics": ("day", "platform", "account"),
}
COUNTS = {
    "mentions": ("reactions", "comments", "shares", "views"),
    "posts": ("views", "reach", "reactions", "comments", "shares", "quotes", "saves", "clicks"),
    "metrics": ("followers", "follows", "views", "reach", "reactions", "profile_visits"),
}
FIELDS = {
    "text": "The text",
    "created_at": "When it was written",
    "arrived_at": "When it came to be known",
    "clock": "The time of day, where it has a column of its own",
    "day": "The day",
    "id": "The platform's id",
    "author": "The author (kept only as a pseudonym)",
    "url": "The link",
    "platform": "The platform",
    "account": "The account",
    "parent_id": "What it replies to",
    "root_id": "The conversation",
    "relation": "How it relates to us",
    "rating": "Stars",
    "media_type": "Kind of post",
    "metric_name": "The name of the metric",
    "metric_value": "The value of the metric",
}


def show() -> None:
    """Draw the section."""
    uploads = st.file_uploader(
        "Drag export files here",
        type=["csv", "tsv", "txt", "xlsx", "xls"],
        accept_multiple_files=True,
        key="upload",
        help="Exports of X, Facebook, Instagram, YouTube, LinkedIn or TikTok, or any table with a header.",
    )
    import_broken.explain()
    if not uploads:
        st.caption(
            "CSV, XLSX or XLS, as the platform gave it: do not open and save it in between. What a file is, is seen "
            "by its header. Nothing is kept before you confirm, and the same file twice changes nothing."
        )
        return
    together = st.container(key="import_all_line")  # drawn first, filled when it is known which files are ready
    ready = []
    # a file keeps its number, and with it what was answered, when one before it is taken out of the box
    numbers: dict[str, int] = st.session_state.setdefault("upload_numbers", {})
    for upload in uploads:
        place = numbers.setdefault(upload.file_id, len(numbers))
        with st.container(border=True, key=f"file_{place}"):
            choice = _file(upload, place, is_one_of_many=len(uploads) > OPEN_UP_TO)
            if choice:
                ready.append((upload, *choice))
    with together:
        import_all.show(ready, _import)


# -- one file ------------------------------------------------------------------------------------


def _file(upload: Any, place: int, *, is_one_of_many: bool) -> tuple[Recognised, ImportChoice] | None:
    """What a file is, what must be said of it, its first rows. Gives it where nobody has to check its columns."""
    done = st.session_state.get(f"imported_{upload.file_id}")
    if done is not None:
        import_result.show(done, place)
        return None
    kind = st.session_state.get(f"kind_{upload.file_id}")
    try:
        recognised = _recognised(upload, kind)
    except FileRefused as error:
        _not_recognised(upload, error)
        return None
    known = _known(recognised.sha256, recognised.header_hash)
    _what_it_is(upload, recognised, known)
    choice = _questions(upload, recognised, known, place)
    shown = min(PREVIEW_ROWS, len(recognised.preview))
    with st.expander(
        "The first row" if shown == 1 else f"The first {shown} rows", expanded=not is_one_of_many, key=f"rows_{place}"
    ):
        tables.draw(recognised.preview[:PREVIEW_ROWS], hide_index=True, alt="The first rows of the file as they stand")
    missing = _missing(recognised, choice)
    if missing:
        st.caption(f"Before it can be imported, say {missing}.")
    import_all.say_refused(upload)
    if st.button(
        "Import this file",
        type="secondary" if is_one_of_many else panels.main_button(),
        icon=":material/download_done:",
        key=f"confirm_{place}",
        disabled=bool(missing),
    ):
        _bring_in(upload, recognised, choice)
    return None if missing or recognised.layout == "generic" else (recognised, choice)


def _missing(recognised: Recognised, choice: ImportChoice) -> str:
    """What the form still lacks, in words; '' when the file can be imported."""
    if choice.mapping is None:
        return ""
    fields = {field for field in choice.mapping.values() if field}
    lacking = [f"which column is {words}" for words in imports.fields_lacking(choice.mapping, choice.as_kind or "")]
    if not (recognised.platform or recognised.by_link or choice.platform or "platform" in fields):
        lacking.append("of which platform it is")
    return " and ".join(lacking)


def _recognised(upload: Any, kind: str | None) -> Recognised:
    """What the file is; looked at once for each thing the user says it is."""
    key = f"recognised_{upload.file_id}_{kind}"
    if key not in st.session_state:
        with on_disk(upload) as path:
            st.session_state[key], _ = imports.recognise_as_before(path, kind, _known)
    return cast(Recognised, st.session_state[key])


def _known(sha256: str, header_hash: str) -> Known:
    return imports.look_up(read.store(), sha256, header_hash)


@contextmanager
def on_disk(upload: Any) -> Iterator[Path]:
    """The upload as a file of its own name that only we can read, gone after the block."""
    folder = read.store().home / "uploads"
    folder.mkdir(exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=folder) as own:
        path = Path(own) / safe_name(upload.name)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as sink:
            sink.write(upload.getbuffer())
        yield path


def _not_recognised(upload: Any, error: FileRefused) -> None:
    st.badge("Not recognised", icon=":material/help:", color="orange")
    st.text(str(error))
    if "no layout knows" in str(error) or st.session_state.get(f"kind_{upload.file_id}"):
        st.caption("If it is a table of your own, say what its rows are; then say what each column is.")
        _kind(upload, None)


def _what_it_is(upload: Any, recognised: Recognised, known: Known) -> None:
    held = imports.columns_known(recognised, known) or recognised.mapping
    used = sum(1 for field in held.values() if field)
    known_or_used = "known" if recognised.layout == "generic" else "used"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if recognised.layout == "generic" and known.mapping:
            st.badge("Columns as you confirmed them before", icon=":material/check_circle:", color="green")
        elif recognised.layout == "generic" and used:
            st.badge("Columns guessed by their names: check them", icon=":material/rule:", color="orange")
        elif recognised.layout == "generic":
            st.badge("No column is known by its name: say what they hold", icon=":material/rule:", color="orange")
        else:
            st.badge("Recognised by its header", icon=":material/check_circle:", color="green")
        st.text(safe_name(upload.name))
    st.text(recognised.title)
    st.caption(
        f"{used} of {len(recognised.header)} columns {known_or_used} · header on line {recognised.header_line} · "
        f"{recognised.encoding.replace('_', '-').upper()} · {size(recognised.size)}"
    )
    if recognised.left_out:
        st.caption(f"Sheets that are not read: {', '.join(recognised.left_out)}")
    if known.imported:
        newest = max(known.imported.values())
        st.info(f"This very file was imported on {import_result.when(newest)}. Read so again, it changes nothing.")


def size(number: int) -> str:
    """Bytes in words.

    >>> size(900), size(120_000), size(3_400_000), size(2_500_000_000)
    ('900 bytes', '120 kB', '3.4 MB', '2.5 GB')
    """
    for unit, factor in (("GB", 1e9), ("MB", 1e6)):
        if number >= factor:
            return f"{number / factor:.1f} {unit}"
    return f"{number / 1e3:.0f} kB" if number >= 1000 else f"{number} bytes"


# -- what only the user knows --------------------------------------------------------------------


def _kind(upload: Any, kind: str | None) -> None:
    st.radio(
        "The rows of this file are",
        list(KINDS),
        format_func=lambda one: KINDS[one],
        index=None if kind is None else list(KINDS).index(kind),
        key=f"kind_{upload.file_id}",
        horizontal=True,
    )


def _questions(upload: Any, recognised: Recognised, known: Known, place: int) -> ImportChoice:
    """The form of a file: only what the file does not say itself."""
    mapping = None
    kind = st.session_state.get(f"kind_{upload.file_id}")
    if recognised.layout == "generic":
        kind = kind or KIND_OF[recognised.kinds[0]]
        _kind(upload, kind)
        mapping = _columns(recognised, known, kind, place)
    fields = set((mapping or recognised.mapping).values())
    with st.grid(3, min_column_width=220, key=f"questions_{place}"):
        platform = recognised.platform or None
        if not platform and "platform" not in fields:
            platform = import_asks.platform(place, by_link=recognised.by_link)
        account = None
        if any(one.startswith("Which account") for one in recognised.questions) and "account" not in fields:
            account = import_asks.account(platform, place)
        programme = import_asks.programme(place)
        zone = import_asks.zone(known, place) if recognised.needs_time_zone else None
        day_first = import_asks.day_first(upload, recognised, known, place)
        year = import_asks.year(recognised, place)
    for question in recognised.questions:
        if question.startswith("The header names"):  # what a column lacks is said beside the button
            st.text(question)
    return ImportChoice(
        as_kind=kind if recognised.layout == "generic" else None,
        platform=platform if platform != recognised.platform else None,
        account_id=account or None,
        programme_id=programme,
        time_zone=zone,
        day_first=day_first,
        year=year,
        mapping=mapping,
    )


def _columns(recognised: Recognised, known: Known, kind: str, place: int) -> dict[str, str]:
    """One choice for each field: which column holds it. Gives column → field."""
    guessed = imports.columns_known(recognised, known) or recognised.mapping
    column_of = {field: column for column, field in guessed.items() if field and column in recognised.header}
    offered = [*OFFERED[kind], *(f"metric:{name}" for name in COUNTS[kind])]
    offered += [field for field in column_of if field not in offered and field in imports.known_fields()]
    chosen: dict[str, str] = dict.fromkeys(recognised.header, "")
    with st.expander("Which column holds what", expanded=True, key=f"columns_{place}"):
        if known.mapping:
            st.caption("As you confirmed it for a file with this header before.")
        with st.grid(4, min_column_width=180, gap="small"):
            for field in offered:
                column = st.selectbox(
                    field_name(field),
                    list(recognised.header),
                    index=recognised.header.index(column_of[field]) if field in column_of else None,
                    placeholder="no column",
                    key=f"column_{place}_{kind}_{field}",
                )
                if column is not None:
                    chosen[column] = field
    return chosen


def field_name(field: str) -> str:
    """A field in words.

    >>> field_name("text"), field_name("metric:profile_visits")
    ('The text', 'Number of profile visits')
    """
    return FIELDS.get(field) or f"Number of {field.removeprefix('metric:').replace('_', ' ')}"


# -- confirmed -----------------------------------------------------------------------------------


def _bring_in(upload: Any, recognised: Recognised, choice: ImportChoice) -> None:
    """Import with a bar; the result stays until the file is taken out of the box."""
    bar = st.progress(0.0, text="Reading the file")

    def tell(done: int, of: int, said: str) -> None:
        bar.progress(
            min(1.0, done / of) if of else 0.0, text=f"{format.count(done)} of {format.count(of)} {said}".strip()
        )

    try:
        done = _import(upload, recognised, choice, tell)
    except (FileRefused, Refused, StoreError) as error:
        bar.empty()
        if import_asks.has_asked(upload, error):
            st.rerun()
        panels.failed(
            error, "Nothing was kept of this file. Correct what it says, or the file itself, and import again."
        )
        return
    st.session_state[f"imported_{upload.file_id}"] = done
    st.rerun()


def _import(
    upload: Any, recognised: Recognised, choice: ImportChoice, tell: Callable[[int, int, str], None] | None
) -> ImportResult:
    _remember(recognised, choice)
    with on_disk(upload) as path:
        return imports.import_file(read.store(), path, choice, actor=person.actor(), recognised=recognised, tell=tell)


def _remember(recognised: Recognised, choice: ImportChoice) -> None:
    """Columns, zone and order of the date are asked once for each header."""
    said: Mapping[str, str] = choice.mapping or {}
    if not said and choice.time_zone is None and choice.day_first is None:
        return
    imports.remember_mapping(
        read.store(), recognised, said, time_zone=choice.time_zone, day_first=choice.day_first, actor=person.actor()
    )
