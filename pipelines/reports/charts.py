"""The pictures of a report as SVG, drawn by ourselves: the same bytes on any machine, without browser or plotter."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape

INK, MUTED, GRID, PALE = "#1B2430", "#5B6472", "#E4E7EC", "#D5E7F7"
BLUE, RED, AMBER, GREEN = "#0F6CBD", "#B42318", "#B45309", "#0B7A75"
COLOURS = {"green": GREEN, "amber": AMBER, "red": RED, "grey": MUTED}
LEVELS = {"low": "#E0F3F1", "moderate": "#FFF6E0", "high": "#FCE2C4", "extreme": "#F9D3CE"}
FONT = 'font-family="Inter"'


def _svg(width: float, height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}">{"".join(parts)}</svg>'
    )


def _text(
    x: float, y: float, said: str, *, size: float = 8, colour: str = MUTED, anchor: str = "start", weight: int = 400,
    halo: bool = False,
) -> str:  # fmt: skip
    def said_as(look: str) -> str:
        return (
            f'<text x="{x:.1f}" y="{y:.1f}" {FONT} font-size="{size:g}" font-weight="{weight}" text-anchor="{anchor}" '
            f"{look}>{escape(said)}</text>"
        )

    # what lies under a label is kept off its letters; drawn apart, or the edge of a letter would cover its neighbour
    around = said_as('fill="#FFFFFF" stroke="#FFFFFF" stroke-width="3" stroke-linejoin="round"') if halo else ""
    return around + said_as(f'fill="{colour}"')


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 0.6, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
        f'stroke-width="{width:g}"{dashed}/>'
    )


def _rect(x: float, y: float, width: float, height: float, colour: str, radius: float = 1.5) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" rx="{radius:g}" '
        f'fill="{colour}"/>'
    )


def ticks(low: float, high: float, wanted: int = 4) -> list[float]:
    """Round numbers from at or below `low` to at or above `high`.

    >>> ticks(0, 548), ticks(-7, 19.1)
    ([0.0, 200.0, 400.0, 600.0], [-10.0, 0.0, 10.0, 20.0])
    """
    span = max(high - low, 1e-9)
    raw = span / wanted
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= raw)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(step * number, 10) for number in range(first, last + 1)]


def _short(value: float) -> str:
    if abs(value) >= 1_000_000:
        return f"{value / 1e6:g}m"
    return f"{value / 1e3:g}k" if abs(value) >= 10_000 else f"{value:,.0f}" if value == int(value) else f"{value:g}"


def months(
    values: Sequence[float | None],
    names: Sequence[str],
    *,
    unit: str,
    shown_last: str,
    due: float | None,
    due_said: str,
    breaks: Sequence[int] = (),
    outside: Mapping[int, Sequence[str]] | None = None,
) -> str:
    """Columns (counts) or a line (shares, scores) by month, the last one named, what was due as a dashed line.

    `breaks` are the places before which the series is cut: what is counted otherwise is another series. `outside`
    names, by place, the outside events that began in a month: a diamond with their codes above it.
    """
    marks = outside or {}
    width, height, left, right, bottom = 250.0, 118.0, 26.0, 6.0, 16.0
    top = 24.0 if marks else 14.0
    known = [value for value in values if value is not None]
    if not known:
        return _svg(width, height, [_text(width / 2, height / 2, "Nothing was measured", anchor="middle")])
    is_line = unit in ("percent", "score", "minutes")
    floor = min(known) if is_line else min(0.0, *known) if len(known) > 1 else min(0.0, known[0])
    scale = ticks(
        min([floor, *([due] if due is not None else [])]), max([*known, *([due] if due is not None else [])]), 3
    )
    low, high = scale[0], scale[-1] if scale[-1] > scale[0] else scale[0] + 1

    def at(value: float) -> float:
        return top + (height - top - bottom) * (high - value) / (high - low)

    step = (width - left - right) / len(values)
    parts = [_line(left, at(tick), width - right, at(tick), GRID) for tick in scale]
    parts += [_text(left - 4, at(tick) + 2.6, _short(tick), size=7, anchor="end") for tick in scale]
    centres = [left + step * (number + 0.5) for number in range(len(values))]
    for number, name in enumerate(names):
        if len(names) <= 7 or (len(names) - 1 - number) % 2 == 0:
            parts.append(_text(centres[number], height - 4, name, size=7, anchor="middle"))
    for place, codes in marks.items():
        is_left = place > len(values) / 2
        parts += _happened(centres[place], codes, step, height - bottom, is_left=is_left)
    for place in breaks:
        parts += _break(centres[place] - step / 2, top, height - bottom)
    if is_line:
        for first, last in pairwise([0, *breaks, len(values)]):
            parts += _stretches(centres[first:last], values[first:last], at)
    else:
        for number, value in enumerate(values):
            if value is not None:
                colour = BLUE if number == len(values) - 1 else "#9CC7EC"
                y = min(at(value), at(0.0))
                parts.append(_rect(centres[number] - step * 0.34, y, step * 0.68, abs(at(value) - at(0.0)), colour))
    if due is not None:
        parts.append(_line(left, at(due), width - right, at(due), INK, 0.9, "3 2"))
        parts.append(_text(left + 2, at(due) - 3.5, due_said, size=7, colour=INK, weight=600, halo=True))
    if values[-1] is not None:
        # above its column or point, and above what was due where that lies so near that its line would run through it
        y = at(values[-1]) - 4.5
        if due is not None and y - 9 < at(due) < y + 3:
            y = at(due) - 4.5
        parts.append(_text(width - right, y, shown_last, size=8.5, colour=BLUE, anchor="end", weight=700, halo=True))
    return _svg(width, height, parts)


def _happened(x: float, codes: Sequence[str], step: float, foot: float, *, is_left: bool) -> list[str]:
    """What happened outside in a month: its sign, as many codes beside it as there is room for, a line to the axis."""
    room = max(1, int(step // 11))
    said = ", ".join(codes[:room]) + ("…" if len(codes) > room else "")
    beside = _text(x + (-5 if is_left else 5), 7.4, said, size=6.5, anchor="end" if is_left else "start")
    return [*_diamond(x, 5.0), beside, _line(x, 9, x, foot, MUTED, 0.5, "1 2")]


def _break(x: float, top: float, foot: float) -> list[str]:
    """Where the series is cut: what is counted on the right is something else."""
    return [_line(x, top, x, foot, MUTED, 0.8, "1 2"), _text(x + 2, foot - 3, "series break", size=6.5)]


def _diamond(x: float, y: float) -> list[str]:
    """The sign of what happened outside."""
    corners = f"{x:.1f},{y - 3:.1f} {x + 3:.1f},{y:.1f} {x:.1f},{y + 3:.1f} {x - 3:.1f},{y:.1f}"
    return [f'<polygon points="{corners}" fill="none" stroke="{MUTED}" stroke-width="0.9"/>']


def _stretches(centres: Sequence[float], values: Sequence[float | None], at: Any) -> list[str]:
    """The line, broken where nothing is known."""
    parts, run = [], list[tuple[float, float]]()
    for centre, value in [*zip(centres, values, strict=True), (0.0, None)]:
        if value is not None:
            run.append((centre, at(value)))
            continue
        if len(run) > 1:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
            parts.append(f'<polyline points="{path}" fill="none" stroke="{BLUE}" stroke-width="1.8"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.9" fill="{BLUE}"/>' for x, y in run]
        run = []
    return parts


def matrix(rows: Sequence[Mapping[str, Any]], cells: Mapping[str, tuple[int, int]]) -> str:
    """Likelihood against impact, the codes of the risks in their cells."""
    from pipelines.rules import risk

    side, left, top = 38.0, 16.0, 2.0
    parts = []
    for likelihood in range(1, 6):
        for impact in range(1, 6):
            x, y = left + side * (impact - 1), top + side * (5 - likelihood)
            parts.append(_rect(x + 0.6, y + 0.6, side - 1.2, side - 1.2, LEVELS[risk.level(likelihood * impact)], 2))
            codes = [row["code"] for row in rows if cells.get(row["code"]) == (likelihood, impact)]
            for place, code in enumerate(codes[:4]):
                cx, cy = x + side * (0.3 if place % 2 == 0 else 0.72), y + side * (0.36 if place < 2 else 0.76)
                if len(codes) == 1:
                    cx, cy = x + side / 2, y + side / 2 + 3
                parts.append(_text(cx, cy, _cut(code, 5), size=7.5, colour=INK, anchor="middle", weight=700))
            if len(codes) > 4:
                parts.append(_text(x + side - 3, y + side - 3, f"+{len(codes) - 4}", size=6, anchor="end"))
    for number in range(1, 6):
        parts.append(_text(left - 5, top + side * (5.5 - number) + 3, str(number), size=7, anchor="middle"))
        parts.append(_text(left + side * (number - 0.5), top + side * 5 + 9, str(number), size=7, anchor="middle"))
    parts.append(_text(left + side * 2.5, top + side * 5 + 19, "Impact", size=7.5, anchor="middle"))
    word = _text(0, 2, "Likelihood", size=7.5, anchor="middle")
    upright = f'<g transform="translate(4 {top + side * 2.5:.1f}) rotate(-90)">{word}</g>'
    return _svg(left + side * 5 + 2, top + side * 5 + 22, [*parts, upright])


def _cut(said: str, most: int) -> str:
    return said if len(said) <= most else f"{said[: most - 1].rstrip()}…"
