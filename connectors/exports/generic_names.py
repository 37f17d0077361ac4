"""What a column of any table holds, guessed by its name, and of which platform the rows are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from connectors.exports import dates, values

# field → names of columns, in English, German, Swedish, Spanish, French, Italian, Portuguese, Polish and Dutch
# (compared by values.key)
ALIASES: dict[str, tuple[str, ...]] = {
    "id": (
        "id", "tweet id", "post id", "mention id", "comment id", "status id", "message id", "review id", "uri",
        "beitrags-id", "inläggs-id", "id de la publicación", "id de publication", "native id", "id del post",
        "identificação do post", "identyfikator posta", "document id", "resource id",
    ),
    "text": (
        "text", "tweet", "tweet text", "post text", "content", "full text", "message", "body", "comment text",
        "message text", "hit sentence", "opening text", "caption", "snippet", "review", "mention", "beitrag",
        "kommentar", "inhalt", "nachricht", "innehåll",
        "inlägg", "meddelande", "texto", "contenido", "mensaje", "comentario", "texte", "contenu", "commentaire",
        "testo", "contenuto", "messaggio", "commento", "conteúdo", "mensagem", "comentário", "tekst", "treść",
        "wiadomość", "komentarz", "bericht", "title", "titel", "título", "titre", "titolo", "tytuł", "post message",
        "description", "descrizione", "descrição", "opis", "beschrijving",
    ),
    "created_at": (
        "created at", "created", "date", "datetime", "timestamp", "published", "published at", "publish time",
        "publish date", "published date", "post date", "date posted", "date published", "created time", "created date",
        "sent at", "posted", "posted at", "post time", "time", "datum", "zeit", "zeitpunkt", "erstellt", "tid",
        "publicerad", "fecha", "fecha de publicación", "hora", "date de publication", "heure", "orario", "day", "tag",
        "dag", "data", "data e ora", "data di pubblicazione", "data de publicação", "data publikacji", "dzień",
        "giorno", "dia", "día", "jour",
    ),
    "arrived_at": (
        "arrived at", "arrived", "observed at", "collected at", "received at", "fetched at", "crawled at",
    ),
    "clock": ("time of day", "clock time", "uhrzeit", "godzina", "tijd", "klockslag"),
    "author": (
        "author id", "user id", "author", "username", "user name", "user", "screen name", "handle", "account name",
        "from", "autor", "nutzer", "nutzername", "benutzername", "verfasser", "författare", "användare",
        "användarnamn", "usuario", "nombre de usuario", "auteur", "utilisateur", "autore", "utente", "usuário",
        "użytkownik", "gebruiker", "author name", "author handle", "author username", "reviewer",
    ),
    "url": (
        "url", "permalink", "tweet permalink", "post permalink", "post link", "post url", "tweet url", "link",
        "message url", "enlace", "lien", "länk", "enlace permanente", "permalien", "link permanente", "odnośnik",
    ),
    "platform": (
        "platform", "network", "social network", "channel", "plattform", "netzwerk", "kanal", "plataforma",
        "red social", "red", "plateforme", "réseau", "réseau social", "piattaforma", "social media", "platforma",
        "kanał", "rede", "rede social", "netwerk",
    ),
    "account": (
        "account id", "account", "page id", "profile id", "konto", "cuenta", "compte", "conta", "query",
        "social profile name",
    ),
    "parent_id": ("parent id", "in reply to", "in reply to id", "in reply to status id", "reply to"),
    "root_id": ("root id", "conversation id", "thread id"),
    "relation": ("relation", "mention type"),
    "rating": (
        "rating", "stars", "star rating", "bewertung", "sterne", "betyg", "valoración", "estrellas", "note",
        "valutazione", "stelle", "avaliação", "estrelas", "ocena", "gwiazdki", "beoordeling",
    ),
    "media_type": ("media type", "post type", "type", "format", "typ", "tipo"),
    "metric_name": ("metric", "metric name", "metrik", "kennzahl", "métrica", "métrique", "mått"),
    "metric_value": ("value", "wert", "värde", "valor", "valeur"),
}  # fmt: skip
METRICS: dict[str, tuple[str, ...]] = {
    "reactions": (
        "reactions", "likes", "like count", "favorites", "favourites", "favorite count", "like", "favourites count",
        "gefällt mir", "gefällt mir-angaben", "reaktionen", "gilla-markeringar", "reaktioner", "me gusta",
        "reacciones", "j'aime", "mentions j'aime", "réactions", "total likes", "upvotes", "post reactions",
        "post likes", "gefällt-mir-angaben", "mi piace", "reazioni", "curtidas", "gostos", "reações", "polubienia",
        "reakcje", "vind-ik-leuks", "reacties",
    ),
    "comments": (
        "comments", "replies", "reply count", "comment count", "comment", "num comments", "kommentare", "antworten",
        "kommentarer", "svar", "comentarios", "respuestas", "commentaires", "réponses", "total comments",
        "post comments", "commenti", "risposte", "comentários", "respostas", "komentarze", "odpowiedzi", "opmerkingen",
    ),
    "shares": (
        "shares", "retweets", "reposts", "retweet count", "share count", "share", "repost count", "reblogs",
        "geteilte inhalte", "geteilt", "delningar", "compartidos", "veces compartido", "veces que se compartió",
        "partages", "total shares", "post shares", "condivisioni", "compartilhamentos", "partilhas", "udostępnienia",
        "deelacties",
    ),
    "quotes": ("quotes", "quote count", "zitate", "citat", "citas", "citations"),
    "saves": (
        "saves", "bookmarks", "saved", "bookmark count", "gespeichert", "sparade", "guardados", "veces que se guardó",
        "salvataggi", "salvamentos", "zapisy", "enregistrements",
    ),
    "views": (
        "views", "impressions", "view count", "impression count", "tweet impressions", "post impressions", "aufrufe",
        "impressionen", "visningar", "exponeringar", "visualizaciones", "impresiones", "vues", "total views",
        "visualizzazioni", "impression", "visualizações", "impressões", "wyświetlenia", "weergaven",
    ),
    "reach": (
        "reach", "unique views", "unique impressions", "people reached", "reichweite", "räckvidd", "alcance", "portée",
        "couverture", "unique viewers", "post reach", "copertura", "zasięg", "bereik",
    ),
    "clicks": (
        "clicks", "link clicks", "url clicks", "klicks", "klick", "clics", "post clicks", "clic", "cliques",
        "kliknięcia", "klikken",
    ),
    "followers": (
        "followers", "follower count", "total followers", "fans", "page likes", "subscribers", "follower", "följare",
        "seguidores", "abonnés", "iscritti", "obserwujący", "volgers", "liczba obserwujących",
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
# a column's name in one language and another word in others: taken only where its cells are what it would hold
_DOUBTFUL = frozenset({"red", "rede", "channel", "kanal", "note", "tag", "data", "impression"})
_CLOCKS = frozenset({"time", "hora", "heure", "orario", "zeit", "tid"})  # beside a column of dates: the time of day
_CLOCK = re.compile(r"^\d{1,2}[:.h]\d{2}")
_IN_ITS_ZONE = re.compile(r"\s*\(?\b(?:utc|gmt|local time|local)\b\)?$")  # 'Date (GMT)' is a column of dates
_FIELD_OF = {name: field for field, names in ALIASES.items() for name in names}
_METRIC_OF = {name: f"metric:{metric}" for metric, names in METRICS.items() for name in names}
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


def guess(header: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> dict[str, str]:
    """column → field by its name; of two columns for one field the earlier alias wins.

    A name that means another thing in another language counts only where the cells of `rows` fit.
    """
    mapping = dict.fromkeys(header, "")
    best: dict[str, tuple[int, str]] = {}
    clocks = []
    for at, name in enumerate(header):
        spelt = values.key(name)
        if spelt not in _FIELD_OF and spelt not in _METRIC_OF:
            spelt = _IN_ITS_ZONE.sub("", spelt)
        field = _FIELD_OF.get(spelt) or _METRIC_OF.get(spelt) or ""
        if not field or (spelt in _DOUBTFUL and not _fits(field, [row[at] for row in rows if at < len(row)])):
            continue
        if spelt in _CLOCKS and _are_clocks([row[at] for row in rows if at < len(row)]):
            clocks.append(name)
            continue
        names = METRICS[field[7:]] if field.startswith("metric:") else ALIASES[field]
        rank = names.index(spelt)
        if field not in best or rank < best[field][0]:
            best[field] = (rank, name)
    mapping |= {name: field for field, (_, name) in best.items()}
    if clocks and "clock" not in best:
        mapping[clocks[0]] = "clock"
    return mapping


def _fits(field: str, cells: Sequence[str]) -> bool:
    """Whether some of a column's cells are what the field would hold, and none of the first ones cannot be read."""
    said = [cell for cell in cells if not values.is_nothing(cell)]
    if field == "platform":
        return any(named_platform(cell) in _KNOWN_PLATFORMS for cell in said)
    return bool(said) and all(_is_readable(field, cell) for cell in said)


def _is_readable(field: str, cell: str) -> bool:
    try:
        if field == "created_at":
            dates.moment(cell, day_first=True, year=2024, of_workbook=True)
        else:
            values.number(cell, whole=False)
    except ValueError:
        return dates.order_told([(1, cell)]) != (None, None, None)
    return True


def _are_clocks(cells: Sequence[str]) -> bool:
    said = [cell.strip() for cell in cells if not values.is_nothing(cell)]
    return bool(said) and all(_CLOCK.match(cell) for cell in said)


def by_header(header: Sequence[str]) -> str:
    """The platform that the names of the columns say, or ''."""
    spelt = {values.key(name) for name in header}
    return "x" if any("tweet" in name for name in spelt) or spelt & {"retweets", "retweet count"} else ""


def platform_of(mapping: Mapping[str, str], rows: Sequence[Sequence[str]]) -> tuple[str, bool]:
    """The platform of a whole table, or '', and whether its links name several: then each row says its own.

    A column of platforms says it row by row; the names of columns and the links of the first rows come after it.
    """
    header = list(mapping)
    if "platform" in mapping.values():
        return "", False
    if by_header(header):
        return by_header(header), False
    at = next((at for at, name in enumerate(header) if mapping[name] == "url"), None)
    linked = [platform_linked(row[at]) for row in rows if at is not None and at < len(row)]
    named = sorted({platform for platform in linked if platform})
    if len(named) > 1:
        return "", True
    if named:
        return named[0], False
    seen = [platform for row in rows for cell in row if (platform := platform_linked(cell))]
    return (max(sorted(set(seen)), key=seen.count) if seen else ""), False


def platform_linked(url: str) -> str:
    """The platform of the first link in a text, or ''."""
    return next((platform for host, platform in _HOSTS.items() if host in url), "")


def named_platform(text: str) -> str:
    """A platform as a column spells it: Twitter → x, Facebook Page → facebook; one we do not know stays, in small
    letters.
    """
    name = values.key(text)
    known = _PLATFORM_OF.get(name)
    if known is None:
        known = next((_PLATFORM_OF[word] for word in re.findall(r"[^\W_]+", name) if word in _PLATFORM_OF), None)
    return known or name
