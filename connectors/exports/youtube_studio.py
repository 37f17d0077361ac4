"""YouTube Studio: "Table data", "Chart data" and "Totals" of the advanced mode, by video, date, geography and others.

A table without dates covers a period that the file does not name; its values are a snapshot as of the day it
was made, and those by country are breakdowns, never part of a total.
"""

from __future__ import annotations

from connectors.exports.layout import Layout, Measure, Table

_VIEWS = (
    "views",
    "aufrufe",
    "visningar",
    "visualizaciones",
    "vistas",
    "vues",
    "visualizzazioni",
    "visualizações",
    "wyświetlenia",
)
_DATE = ("date", "datum", "fecha", "data")
_GEOGRAPHY = (
    "geography",
    "geografie",
    "geografi",
    "geografía",
    "ubicación geográfica",
    "zone géographique",
    "area geografica",
    "região geográfica",
    "localização geográfica",
    "obszar geograficzny",
    "country",
)
_VIDEO_ID = (
    "content",
    "video",
    "video id",
    "inhalte",
    "videos",
    "innehåll",
    "contenido",
    "contenu",
    "vidéo",
    "contenuti",
    "contenuto",
    "conteúdo",
    "treść",
    "treści",
    "materiały",
)

_MEASURES = (
    (_VIEWS, Measure("views")),
    (("engaged views", "intentional views"), Measure("engaged_views")),
    (
        (
            "watch time (hours)", "wiedergabezeit (stunden)", "visningstid (timmar)",
            "tiempo de visualización (horas)", "durée de visionnage (heures)", "tempo di visualizzazione (ore)",
            "tempo de exibição (horas)", "czas oglądania (godziny)", "czas oglądania (w godzinach)",
        ),
        Measure("watch_minutes", "hours"),
    ),
    (("watch time (minutes)",), Measure("watch_minutes", "number")),
    (
        (
            "average view duration", "durchschnittliche wiedergabedauer", "genomsnittlig visningslängd",
            "duración media de las visualizaciones", "duración promedio de vistas", "durée moyenne d'une vue",
            "durée moyenne de visionnage", "durata visualizzazione media", "durata media di visualizzazione",
            "duração média da visualização", "średni czas oglądania",
        ),
        Measure("average_view_seconds", "seconds"),
    ),
    (("likes", "mag ich-bewertungen", "gilla-markeringar", "me gusta", "j'aime"), Measure("reactions")),
    (("dislikes",), Measure("dislikes")),
    (
        ("comments added", "comments", "hinzugefügte kommentare", "kommentare", "tillagda kommentarer",
         "comentarios añadidos", "comentarios", "commentaires ajoutés", "commentaires"),
        Measure("comments"),
    ),
    (("shares", "geteilte inhalte", "delningar", "veces compartido", "partages"), Measure("shares")),
    # the change of the period, not the number of subscribers
    (("subscribers", "abonnenten", "prenumeranter", "suscriptores", "abonnés", "iscritti", "inscritos", "subskrybenci"),
     Measure("net_follows")),
    (("subscribers gained", "gewonnene abonnenten"), Measure("follows")),
    (("subscribers lost", "verlorene abonnenten"), Measure("unfollows")),
    # how often a thumbnail was shown: not views
    (("impressions", "impressionen", "exponeringar", "impresiones", "impressioni", "impressões",
      "wyświetlenia miniatury"),
     Measure("thumbnail_impressions")),
    (("unique viewers", "einzelne zuschauer", "unika tittare", "espectadores únicos", "spectateurs uniques"),
     Measure("reach")),
    (("returning viewers",), Measure("returning_viewers")),
    (("new viewers",), Measure("new_viewers")),
    (("videos published", "videos added"), Measure("posts_published")),
)  # fmt: skip
# rates, and money that no objective here is about
_DERIVED = frozenset(
    {
        "impressions click-through rate (%)", "average percentage viewed (%)", "average views per viewer",
        "likes (vs. dislikes) (%)", "likes (vs dislikes) (%)", "stayed to watch (%)", "your estimated revenue (usd)",
        "estimated revenue (usd)", "rpm (usd)", "cpm (usd)", "playback-based cpm (usd)", "estimated ad revenue (usd)",
        "klickrate der impressionen (%)", "klickfrekvens för exponeringar (%)",
        "porcentaje de clics de las impresiones (%)", "taux de clics par impression (%)",
        "percentuale di clic delle impressioni (%)", "taxa de cliques de impressões (%)",
        "współczynnik klikalności (%)",
    }
)  # fmt: skip
_DIMENSIONS = {
    "by:country": _GEOGRAPHY,
    "by:traffic_source": ("traffic source", "zugriffsquelle", "trafikkälla", "fuente de tráfico", "source de trafic"),
    "by:age": ("viewer age", "alter der zuschauer", "edad de los usuarios"),
    "by:gender": ("viewer gender", "geschlecht der zuschauer", "sexo de los usuarios"),
    "by:device": ("device type", "gerätetyp", "enhetstyp", "tipo de dispositivo", "type d'appareil"),
    "by:city": ("cities", "city"),
    "by:content_type": ("content type",),
    "by:subscription": ("subscription status",),
}
_POST = {
    "post_id": _VIDEO_ID,
    "text": (
        "video title", "videotitel", "título del vídeo", "título del video", "titre de la vidéo", "titolo video",
        "titolo del video", "título do vídeo", "tytuł filmu",
    ),
    "created_at": (
        "video publish time", "veröffentlichungszeit des videos", "publiceringstid för video",
        "hora de publicación del vídeo", "hora de publicación del video", "heure de publication de la vidéo",
        "ora pubblicazione video", "horário de publicação do vídeo", "czas publikacji filmu",
        "godzina publikacji filmu",
    ),
}  # fmt: skip


class Export(Layout):
    """Downloads of studio.youtube.com; a table is told by its dimensions: video, date, geography or another."""

    name = "youtube_studio"
    title = "YouTube Studio"
    tables = (
        Table(
            name="videos_daily",
            title="YouTube Studio, chart data by video and day",
            platform="youtube",
            grain="post",
            fields={"day": _DATE, **_POST},
            measures=_MEASURES,
            needs=(("day",), ("post_id",), ("text",), _VIEWS),
            ignored=_DERIVED,
        ),
        Table(
            name="videos",
            title="YouTube Studio, table data by video",
            platform="youtube",
            grain="post",
            fields=_POST,
            measures=_MEASURES,
            needs=(("post_id",), ("text",), ("created_at", "watch time (hours)", "subscribers"), _VIEWS),
            ignored=_DERIVED,
        ),
        Table(
            name="breakdown_daily",
            title="YouTube Studio, chart data by day and geography or another dimension",
            platform="youtube",
            grain="account",
            fields={"day": _DATE, **_DIMENSIONS},
            measures=_MEASURES,
            needs=(("day",), tuple(_DIMENSIONS), ("*",)),
            ignored=_DERIVED,
        ),
        Table(
            name="breakdown",
            title="YouTube Studio, table data by geography or another dimension",
            platform="youtube",
            grain="account",
            fields=_DIMENSIONS,
            measures=_MEASURES,
            needs=(tuple(_DIMENSIONS), _VIEWS, ("*",)),
            ignored=_DERIVED,
        ),
        Table(
            name="daily",
            title="YouTube Studio, totals by day",
            platform="youtube",
            grain="account",
            fields={"day": _DATE},
            measures=_MEASURES,
            needs=(("day",), ("*",), (*_VIEWS, "watch time (hours)", "subscribers")),
            ignored=_DERIVED,
        ),
    )
