"""A policy as an accessible web page of its own: one heading a question, one list of rules, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from dashboard import format, person, read_policy, words
from pipelines.rules.policy import Rule

QUESTION = {
    "who": "Who may take part?",
    "when": "When does one take part?",
    "identity": "In whose name does one speak?",
    "routing": "What is passed on, and to whom?",
    "reporting": "What is shown, promised and reported?",
}
SAYS = {"allow": "Allowed", "require_approval": "Needs approval", "deny": "Not allowed"}
STYLE = (
    "body{font:1.05rem/1.6 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#0e1621;"
    "background:#fff}h1{line-height:1.2}li{margin:.6rem 0}.where{display:block;color:#3c4654;font-size:.92rem}"
    "@media(prefers-color-scheme:dark){body{color:#eef2f6;background:#0f151d}.where{color:#b7c2cf}}"
)


def html(held: Mapping[str, Any], rules: Sequence[Rule], *, is_demo: bool = False) -> str:
    """The page. Everything that people wrote is escaped."""
    public = held["audience"] == "public"
    parts = [
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(held['title'])}</title><style>{STYLE}</style></head><body><main>",
        f"<h1>{escape(held['title'])}</h1>",
        f"<p>Version {held['version']}, in force since {format.day(held['in_force_from'])}. "
        f"Approved by {escape(person.name(held['approved_by']))}; "
        f"to be reviewed by {format.day(held['review_by'])}.</p>",
    ]
    if is_demo:
        parts.append(f"<p><strong>{escape(words.DEMO)}</strong></p>")
    if held["intro"]:
        parts.append(f"<p>{escape(held['intro'])}</p>")
    for question, title in QUESTION.items():
        own = [one for one in rules if one.question == question]
        if own:
            parts.append(f"<h2>{title}</h2><ul>")
            parts += [_rule(one, public=public) for one in own]
            parts.append("</ul>")
    if not public:
        parts.append("<p>Where no rule allows something, the answer is no: ask before you post.</p>")
    parts.append("</main></body></html>")
    return "\n".join(parts)


def _rule(one: Rule, *, public: bool) -> str:
    if public:
        return f"<li>{escape(one.text)}</li>"
    hint = f" <em>Instead: {escape(one.hint)}</em>" if one.hint else ""
    where = escape(read_policy.condition_said(dict(one.condition)))
    return (
        f"<li><strong>{SAYS[one.effect]}.</strong> {escape(one.text)}{hint} "
        f'<span class="where">Rule {escape(one.code)}: {where}</span></li>'
    )
