"""Any table of mentions, posts or metrics: what each column is, is guessed by its name and corrected by the user."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from connectors.exports import values
from connectors.exports.layout import (
    Layout,
    Measure,
    Options,
    Part,
    RowReader,
    Setting,
    Survey,
    Table,
)

KINDS = {"mentions": "mention", "posts": "post", "metrics": "metric"}
DROPPED = "ignore"
STOCKS = frozenset({"followers"})
_HOURS = frozenset({"watch_minutes"})

# field → names of columns, in English, German, Swedish, Spanish and French (compared by values.key)
_ALIASES: dict[str, tuple[str, ...]] = {
    "id": (
        "id", "tweet id", "post id", "mention id", "comment id", "status id", "message id", "review id", "uri",
        "beitrags-id", "inläggs-id", "id de la publicación", "id de publication", "native id",
    ),
    "text": (
        "text", "tweet", "tweet text", "post text", "content", "full text", "message", "body", "comment text",
        "caption", "snippet", "review", "mention", "beitrag", "kommentar", "inhalt", "nachricht", "innehåll",
        "inlägg", "meddelande", "texto", "contenido", "mensaje", "comentario", "texte", "contenu", "commentaire",
        "title", "titel", "título", "titre", "post message", "description",
    ),
    "created_at": (
        "created at", "created", "date", "datetime", "timestamp", "time", "published", "published at",
        "publish time", "posted", "posted at", "post time", "datum", "zeit", "zeitpunkt", "erstellt", "tid",
        "publicerad", "fecha", "fecha de publicación", "hora", "date de publication", "heure", "day", "tag", "dag",
    ),
    "arrived_at": (
        "arrived at", "arrived", "observed at", "collected at", "received at", "fetched at", "crawled at",
    ),
    "author": (
        "author id", "user id", "author", "username", "user name", "user", "screen name", "handle", "account name",
        "from", "autor", "nutzer", "nutzername", "benutzername", "verfasser", "författare", "användare",
        "användarnamn", "usuario", "nombre de usuario", "auteur", "utilisateur", "author name", "reviewer",
    ),
    "url": ("url", "link", "permalink", "tweet permalink", "post link", "tweet url", "enlace", "lien", "länk"),
    "platform": ("platform", "network", "channel", "plattform", "netzwerk", "kanal", "plataforma", "red", "plateforme"),
    "account": ("account id", "account", "page id", "profile id", "konto", "cuenta", "compte", "query"),
    "parent_id": ("parent id", "in reply to", "in reply to id", "in reply to status id", "reply to"),
    "root_id": ("root id", "conversation id", "thread id"),
    "relation": ("relation", "mention type"),
    "rating": ("rating", "stars", "star rating", "bewertung", "sterne", "betyg", "valoración", "estrellas", "note"),
    "media_type": ("media type", "post type", "type", "format", "typ", "tipo"),
    "metric_name": ("metric", "metric name", "metrik", "kennzahl", "métrica", "métrique", "mått"),
    "metric_value": ("value", "wert", "värde", "valor", "valeur"),
}  # fmt: skip
_METRICS: dict[str, tuple[str, ...]] = {
    "reactions": (
        "reactions", "likes", "like count", "favorites", "favourites", "favorite count", "like", "favourites count",
        "gefällt mir", "gefällt mir-angaben", "reaktionen", "gilla-markeringar", "reaktioner", "me gusta",
        "reacciones", "j'aime", "mentions j'aime", "réactions", "total likes", "upvotes",
    ),
    "comments": (
        "comments", "replies", "reply count", "comment count", "comment", "num comments", "kommentare", "antworten",
        "kommentarer", "svar", "comentarios", "respuestas", "commentaires", "réponses", "total comments",
    ),
    "shares": (
        "shares", "retweets", "reposts", "retweet count", "share count", "share", "repost count", "reblogs",
        "geteilte inhalte", "geteilt", "delningar", "compartidos", "veces compartido", "partages", "total shares",
    ),
    "quotes": ("quotes", "quote count", "zitate", "citat", "citas", "citations"),
    "saves": ("saves", "bookmarks", "saved", "bookmark count", "gespeichert", "sparade", "guardados"),
    "views": (
        "views", "impressions", "view count", "impression count", "tweet impressions", "post impressions", "aufrufe",
        "impressionen", "visningar", "exponeringar", "visualizaciones", "impresiones", "vues", "total views",
    ),
    "reach": (
        "reach", "unique views", "unique impressions", "people reached", "reichweite", "räckvidd", "alcance", "portée",
        "couverture", "unique viewers",
    ),
    "clicks": ("clicks", "link clicks", "url clicks", "klicks", "klick", "clics", "post clicks"),
    "followers": (
        "followers", "follower count", "total followers", "fans", "page likes", "subscribers", "follower", "följare",
        "seguidores", "abonnés",
    ),
    "follows": ("follows", "new followers", "new follows", "neue follower", "nya följare", "nuevos seguidores"),
    "unfollows": ("unfollows", "lost followers"),
    "profile_visits": ("profile visits", "profile views", "profilbesuche", "profilbesök", "visitas al perfil"),
    "video_views": ("video views", "videoaufrufe", "videovisningar", "visualizaciones de video", "vues de vidéos"),
    "posts_published": ("tweets", "posts", "posts published", "beiträge", "publicaciones", "publications"),
    "mentions_counted": ("mentions", "erwähnungen", "omnämnanden", "menciones"),
    "detail_expands": ("detail expands",),
    "watch_minutes": ("watch minutes", "minutes watched"),
}  # fmt: skip
_FIELD_OF = {name: field for field, names in _ALIASES.items() for name in names}
_METRIC_OF = {name: f"metric:{metric}" for metric, names in _METRICS.items() for name in names}
_KNOWN_PLATFORMS = {
    "x": ("x", "twitter", "x.com", "x (twitter)"),
    "facebook": ("facebook", "fb"),
    "instagram": ("instagram", "ig"),
    "youtube": ("youtube", "yt"),
    "linkedin": ("linkedin",),
    "tiktok": ("tiktok", "tik tok"),
    "threads": ("threads",),
    "bluesky": ("bluesky", "bsky"),
    "mastodon": ("mastodon",),
    "reddit": ("reddit",),
}
_PLATFORM_OF = {name: platform for platform, names in _KNOWN_PLATFORMS.items() for name in names}
_HOSTS = {
    "//twitter.com/": "x", "//x.com/": "x", "//t.co/": "x", "facebook.com/": "facebook", "instagram.com/": "instagram",
    "youtube.com/": "youtube", "youtu.be/": "youtube", "linkedin.com/": "linkedin", "tiktok.com/": "tiktok",
    "threads.net/": "threads", "bsky.app/": "bluesky", "reddit.com/": "reddit",
}  # fmt: skip


def kind_named(name: str) -> str:
    """mentions → mention. Raises ValueError with the known names."""
    kind = KINDS.get(name) or (name if name in KINDS.values() else None)
    if kind is None:
        raise ValueError(f"No kind '{name}': known are {', '.join(KINDS)}.")
    return kind


def fields() -> tuple[str, ...]:
    """Every field a column may be mapped to, for the form of the dashboard; '' keeps the column out."""
    return ("", *_ALIASES, "day", *(f"metric:{metric}" for metric in _METRICS))


def guess(header: Sequence[str]) -> dict[str, str]:
    """column → field by its name; of two columns for one field the earlier alias wins."""
    mapping = dict.fromkeys(header, "")
    best: dict[str, tuple[int, str]] = {}
    for name in header:
        spelt = values.key(name)
        field = _FIELD_OF.get(spelt) or _METRIC_OF.get(spelt) or ""
        if not field:
            continue
        names = _METRICS[field[7:]] if field.startswith("metric:") else _ALIASES[field]
        rank = names.index(spelt)
        if field not in best or rank < best[field][0]:
            best[field] = (rank, name)
    mapping |= {name: field for field, (_, name) in best.items()}
    return mapping


def kind_of(mapping: Mapping[str, str]) -> str:
    """mention, post or metric: what a table with these columns most likely holds."""
    found = set(mapping.values())
    has_numbers = any(field.startswith("metric:") for field in found) or "metric_value" in found
    if "text" in found and ("author" in found or not has_numbers):
        return "mention"
    if {"metric_name", "metric_value"} <= found or (has_numbers and not found & {"id", "url", "text"}):
        return "metric"
    return "post" if has_numbers else "mention"


def settle(mapping: Mapping[str, str], kind: str) -> dict[str, str]:
    """The guess for that kind of table: its date is a day of values or an instant of writing."""
    if kind != "metric":
        return {name: "" if field.startswith("metric_") else field for name, field in mapping.items()}
    renamed = {"created_at": "day", "arrived_at": "", "text": "", "author": ""}
    return {name: renamed.get(field, field) for name, field in mapping.items()}


def platform_of(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The platform that the names of columns or the links in the first rows point to, or ''."""
    spelt = {values.key(name) for name in header}
    if any("tweet" in name for name in spelt) or "retweets" in spelt or "retweet count" in spelt:
        return "x"
    seen = [platform for row in rows for cell in row for host, platform in _HOSTS.items() if host in cell]
    return max(sorted(set(seen)), key=seen.count) if seen else ""


def named_platform(text: str) -> str:
    """A platform as a column spells it: Twitter → x; one we do not know stays, in small letters."""
    name = values.key(text)
    return _PLATFORM_OF.get(name, name)


def described(kind: str) -> tuple[str, tuple[str, ...]]:
    """Human words and the kinds of rows."""
    return {
        "mention": ("A table of mentions, columns by their names", ("mention",)),
        "post": ("A table of posts, columns by their names", ("post", "metric")),
        "metric": ("A table of metrics by day, columns by their names", ("metric",)),
    }[kind]


def questions(part: Part, platform: str) -> list[str]:
    """What only the user knows before the table can be read."""
    found = set(part.mapping.values())
    asked = []
    if not platform and "platform" not in found:
        asked.append("Which platform is this file of?")
    if part.table != "mention" and "account" not in found:
        asked.append("Which account is this file of?")
    asked += [
        f"The header names '{name[:-4]}' twice: is the first one meant?" for name in part.header if name[-4:] == " (2)"
    ]
    asked += [f"Which column is {words}?" for words in lacking(part.mapping, part.table)]
    return asked


def lacking(mapping: Mapping[str, str], kind: str) -> list[str]:
    """What such a table cannot do without and no column holds, in words; `kind` is mention, post or metric."""
    return [words for words, is_missing in _missing(mapping, kind) if is_missing]


def _missing(mapping: Mapping[str, str], kind: str) -> list[tuple[str, bool]]:
    """What a table of that kind cannot do without, in words, and whether it is missing."""
    found = set(mapping.values())
    has_numbers = any(field.startswith("metric:") for field in found)
    if kind == "mention":
        return [("the text", "text" not in found), ("the date", "created_at" not in found)]
    if kind == "post":
        return [("the id or the link of the post", not found & {"id", "url"})]
    is_long = {"metric_name", "metric_value"} <= found
    return [("the day", "day" not in found), ("a number (likes, views, followers …)", not has_numbers and not is_long)]


def check(mapping: Mapping[str, str], kind: str) -> None:
    """Raise ValueError when the mapping lacks what that kind of table needs, or names a field twice."""
    used = [field for field in mapping.values() if field and field != DROPPED]
    for field in used:
        if field not in fields() and not field.startswith("metric:"):
            raise ValueError(f"no field '{field}': known are {', '.join(filter(None, fields()))}.")
        if used.count(field) > 1:
            raise ValueError(f"two columns are '{field}': choose one.")
    for words in lacking(mapping, kind):
        raise ValueError(f"no column is {words}: say which column it is.")


class Export(Layout):
    """The layout of last resort; its tables are made from the mapping of the file at hand."""

    name = "generic"
    title = "Columns by their names"

    def reader(self, part: Part, options: Options, setting: Setting) -> RowReader:
        """Raises ValueError when platform or columns are missing."""
        from connectors.exports.generic_rows import MentionReader, MetricReader
        from connectors.exports.tabular import TableReader

        check(part.mapping, part.table)
        if not options.platform and "platform" not in part.mapping.values():
            raise ValueError("the file does not say of which platform it is: say it (platform).")
        if part.table == "mention":
            return MentionReader(part, options, setting)
        if part.table == "metric":
            return MetricReader(part, options, setting)
        return TableReader(_post_table(part), part, options, setting)

    def survey(self, part: Part) -> Survey:
        """Dates always; the days of a table of metrics tell its period."""
        at = {field: position for position, field in enumerate(part.mapping.get(n, "") for n in part.header) if field}
        day = at.get("day")
        when = tuple(position for position in (at.get("created_at"), at.get("arrived_at"), day) if position is not None)
        return Survey(dates=when, period=day if part.table == "metric" else None)


_OF_A_POST = {"id": "post_id", "parent_id": "in_reply_to"}  # what a field is called where the rows are our own posts


def _post_table(part: Part) -> Table:
    """A Table out of a mapping: every column under its own name."""
    fields = {}
    measures = []
    for name, field in part.mapping.items():
        if field.startswith("metric:"):
            metric = field[7:]
            measures.append(((values.key(name),), Measure(metric, "total", is_stock=metric in STOCKS)))
        elif field and field != DROPPED:
            fields[_OF_A_POST.get(field, field)] = (values.key(name),)
    dropped = frozenset(values.key(name) for name, field in part.mapping.items() if field == DROPPED)
    return Table(
        name="post",
        title="A table of posts",
        platform="",
        grain="post",
        fields={field: names for field, names in fields.items() if field != "author"},
        measures=tuple(measures),
        needs=(),
        ignored=dropped,
        # a column nobody mapped may name a person: it is not kept
        keeps_native=False,
    )
