"""Meta Business Suite: posts and stories of Facebook pages and Instagram accounts, and account values by day.

Headers are in the user's language: German, Swedish, Spanish, French, Italian, Portuguese, Polish and Dutch names stand
beside the English ones (unverified against real downloads: the mapping is shown and confirmed). Dates are in US order,
in the zone of the account, without saying so.
"""

from __future__ import annotations

import re
from dataclasses import replace

from connectors.base import Metric
from connectors.exports import values
from connectors.exports.layout import (
    Cells,
    Layout,
    Measure,
    Options,
    Part,
    Refused,
    Row,
    RowReader,
    Setting,
    Skipped,
    Survey,
    Table,
)
from connectors.exports.tabular import Reader, TableReader

_POST_ID = (
    "post id", "beitrags-id", "inläggs-id", "publicerings-id", "identificador de la publicación",
    "id de la publicación", "id de publication", "id de la publication", "identifiant de publication", "id del post",
    "id post", "identificativo del post", "id do post", "identificação do post", "identificação da publicação",
    "identyfikator posta", "id posta", "identyfikator postu", "id postu", "bericht-id", "post-id",
)  # fmt: skip
_FIELDS = {
    "post_id": _POST_ID,
    "url": (
        "permalink", "permalänk", "enlace permanente", "permalien", "lien permanent", "link permanente",
        "link bezpośredni", "bezpośredni link", "stały link", "trwały link", "permanente link", "link",
        "permanent link",
    ),
    "text": (
        "description", "beschreibung", "beskrivning", "descripción", "descrizione", "descrição", "opis", "beschrijving",
        "title", "titel", "título", "titre", "titolo", "tytuł",
    ),
    "created_at": (
        "publish time", "veröffentlichungszeit", "veröffentlicht um", "publiceringstid", "hora de publicación",
        "heure de publication", "orario di pubblicazione", "ora di pubblicazione", "horário de publicação",
        "hora de publicação", "czas publikacji", "godzina publikacji", "data publikacji", "publicatietijd",
        "publicatietijdstip",
    ),
    "media_type": (
        "post type", "beitragstyp", "beitragsart", "inläggstyp", "tipo de publicación", "type de publication",
        "tipo di post", "tipo de post", "tipo de publicação", "typ posta", "typ postu", "type bericht", "berichttype",
    ),
    "day_or_lifetime": ("date", "datum", "fecha", "data"),
}  # fmt: skip
_PAGE = (
    "page id",
    "seiten-id",
    "sid-id",
    "sido-id",
    "identificador de la página",
    "id de la página",
    "id de la page",
    "id de page",
    "identifiant de la page",
    "id della pagina",
    "id pagina",
    "id da página",
    "identificação da página",
    "identyfikator strony",
    "id strony",
    "pagina-id",
)
_ACCOUNT = (
    "account id",
    "konto-id",
    "identificador de la cuenta",
    "id de la cuenta",
    "id du compte",
    "identifiant du compte",
    "id account",
    "id dell'account",
    "id da conta",
    "identificação da conta",
    "identyfikator konta",
    "id konta",
    "account-id",
)

_MEASURES = (
    (
        ("views", "aufrufe", "visningar", "visualizaciones", "vues", "visualizzazioni", "visualizações", "wyświetlenia",
         "weergaven", "impressions", "impressionen", "exponeringar", "impresiones", "impression", "impressões"),
        Measure("views"),
    ),
    (("reach", "reichweite", "räckvidd", "alcance", "couverture", "portée", "copertura", "zasięg", "bereik"),
     Measure("reach")),
    (
        ("reactions", "reaktionen", "reaktioner", "reacciones", "réactions", "reazioni", "reações", "reakcje",
         "reacties", "likes", "gefällt mir-angaben", "gefällt-mir-angaben", "gilla-markeringar", "me gusta", "j'aime",
         "mentions j'aime", "mi piace", "curtidas", "gostos", "polubienia", "vind-ik-leuks"),
        Measure("reactions"),
    ),
    (("comments", "kommentare", "kommentarer", "comentarios", "commentaires", "commenti", "comentários", "komentarze",
      "opmerkingen"),
     Measure("comments")),
    (
        ("shares", "geteilte inhalte", "delningar", "veces que se compartió", "veces que se ha compartido",
         "veces compartido", "partages", "condivisioni", "compartilhamentos", "partilhas", "udostępnienia",
         "deelacties"),
        Measure("shares"),
    ),
    (
        ("saves", "gespeicherte inhalte", "sparade objekt", "veces que se guardó", "guardados", "enregistrements",
         "salvataggi", "elementi salvati", "salvamentos", "itens salvos", "zapisy", "zapisania", "bewaard"),
        Measure("saves"),
    ),
    (("follows", "neue follower", "följer", "seguimientos", "followers ajoutés", "nuovi follower", "follow",
      "obserwacje", "nowi obserwujący"),
     Measure("follows")),
    (("profile visits", "profilbesuche", "profilbesök", "visitas al perfil", "visites du profil", "visite al profilo",
      "visitas ao perfil", "wizyty na profilu", "profielbezoeken"),
     Measure("profile_visits")),
    (("replies", "antworten", "svar", "respuestas", "réponses", "risposte", "respostas", "odpowiedzi", "antwoorden"),
     Measure("comments")),
    (
        ("total clicks", "klicks insgesamt", "totalt antal klick", "total de clics", "nombre total de clics",
         "clics totales", "clic totali", "totale clic", "total de cliques", "łączna liczba kliknięć",
         "kliknięcia ogółem", "totaal aantal klikken"),
        Measure("clicks"),
    ),
    (("link clicks", "link-klicks", "länkklick", "clics en el enlace", "clics sur un lien", "clic sul link",
      "clics sur les liens", "cliques no link", "kliknięcia linku", "klikken op link"),
     Measure("link_clicks")),
    (("seconds viewed",), Measure("seconds_viewed", "number")),
    (("average seconds viewed",), Measure("average_view_seconds", "seconds")),
    (
        ("reactions, comments and shares", "reaktionen, kommentare und geteilte inhalte",
         "reaktioner, kommentarer och delningar", "reacciones, comentarios y veces que se compartió",
         "réactions, commentaires et partages", "reazioni, commenti e condivisioni",
         "reações, comentários e compartilhamentos", "reakcje, komentarze i udostępnienia",
         "reacties, opmerkingen en deelacties"),
        Measure("platform_engagements"),
    ),
)  # fmt: skip
# names of the account, money and ads: not kept
_IGNORED = frozenset(
    {
        "account username", "account name", "page name", "seitenname", "kontoname", "sidnamn", "kontonamn",
        "konto-benutzername", "kontots användarnamn", "nombre de usuario de la cuenta", "nombre de la cuenta",
        "nombre de la página", "nom d'utilisateur du compte", "nom du compte", "nom de la page",
        "nome utente dell'account", "nome dell'account", "nome account", "nome della pagina",
        "nome de usuário da conta", "nome da conta", "nome da página", "nazwa użytkownika konta", "nazwa konta",
        "nazwa strony", "estimated earnings (usd)", "ad cpm (usd)", "ad impressions",
    }
)  # fmt: skip
_DAY = ("date", "datum", "fecha", "data")
_PRIMARY = ("primary", "primär", "primario", "principal", "principale", "principali", "główne", "podstawowe", "primair")
# words in the title of a block → metric, the first that fits
_BLOCK_WORDS: tuple[tuple[str, Measure], ...] = (
    (r"reach|reichweite|räckvidd|alcance|couverture|copertura|zasięg|bereik", Measure("reach")),
    (r"unfollow", Measure("unfollows")),
    (r"visit|besuch|besök|visita|visite|odwiedzin|wizyt|bezoek", Measure("profile_visits")),
    (r"link click|link-klick|länkklick|clics|clic sul|cliques|kliknię|klikken", Measure("clicks")),
    (r"follow|följ|seguidor|abonn|page likes|obserwuj|volger", Measure("follows")),
    (r"interaction|interaktion|interac|interaz|interaç|interakcj", Measure("platform_engagements")),
    (r"view|impression|aufruf|visning|visualiz|vue|wyświetl|weergave", Measure("views")),
)


def metric_of(title: str) -> Measure | None:
    """The metric that a block's title names. 'Instagram profile visits' → profile_visits"""
    for words, measure in _BLOCK_WORDS:
        if re.search(words, values.key(title)):
            return measure
    return None


def platform_of(title: str) -> str:
    """facebook or instagram where the title says so, else ''."""
    spelt = values.key(title)
    return next((platform for platform in ("facebook", "instagram") if platform in spelt), "")


class BlockReader(Reader):
    """Blocks of one metric each: a title, `Date,Primary`, one line a day."""

    def __init__(self, part: Part, options: Options, setting: Setting) -> None:
        super().__init__(part, options, setting)
        self.block = part.title
        if not options.platform and not platform_of(part.title):
            raise ValueError(f"its title '{part.title}' names neither Facebook nor Instagram: say which (platform).")

    def row(self, row: Cells) -> Row:
        """A title or header starts the next block; every other line is a day."""
        said = [cell for cell in row.cells if cell.strip()]
        if len(said) == 1 and not said[0].strip()[0].isdigit() and row.problem is None:
            self.block = values.clean(said[0])
            return Skipped(row.line, f"the title '{self.block}'")
        if [values.key(cell) for cell in row.cells] == [values.key(name) for name in self.part.header]:
            return Skipped(row.line, "a header")
        return super().row(row)

    def _refused(self, row: Cells, why: str) -> Refused:
        """With the block's title, which stands above the header when the line comes back."""
        return replace(super()._refused(row, why), sheet=self.block)

    def _skipped(self, cells: list[str]) -> str | None:
        if values.is_total(cells[0][:40]):
            return "a row of totals"
        return f"'{self.block}' is no metric we know" if metric_of(self.block) is None else None

    def _items(self, cells: list[str]) -> tuple[Metric, ...]:
        self.at = 0
        day = self._day(cells[0])
        self.at = 1
        value = values.number(cells[1])
        measure = metric_of(self.block)
        platform = platform_of(self.block) or self.options.platform
        if value is None or measure is None or not platform:
            return ()
        account = self.options.account_id or ""
        native = self.block
        return (Metric(platform, account, "", measure.metric, "daily", day, value, self.observed_at, native),)


class Export(Layout):
    """Downloads of business.facebook.com, from Content and from Insights."""

    name = "meta_business"
    title = "Meta Business Suite"
    tables = (
        Table(
            name="facebook_posts",
            title="Meta Business Suite, Facebook posts",
            platform="facebook",
            grain="post",
            fields={**_FIELDS, "account": _PAGE},
            measures=_MEASURES,
            needs=(("post_id",), ("account",), ("created_at",)),
            ignored=_IGNORED,
            month_first=True,
        ),
        Table(
            name="instagram_posts",
            title="Meta Business Suite, Instagram posts and stories",
            platform="instagram",
            grain="post",
            fields={**_FIELDS, "account": _ACCOUNT},
            measures=_MEASURES,
            needs=(("post_id",), ("account",), ("created_at",)),
            ignored=_IGNORED,
            month_first=True,
        ),
        Table(
            name="account_blocks",
            title="Meta Business Suite, account values by day",
            platform="",
            grain="account",
            fields={"day": _DAY},
            measures=((_PRIMARY, Measure("reach")),),
            needs=(("day",), _PRIMARY),
            month_first=True,
        ),
    )

    def reader(self, part: Part, options: Options, setting: Setting) -> RowReader:
        """Raises ValueError where the platform of an account file is not known."""
        if part.table == "account_blocks":
            return BlockReader(part, options, setting)
        return TableReader(self.table(part.table), part, options, setting)

    def survey(self, part: Part) -> Survey:
        """The account files write ISO dates; a title among the dates says nothing about their order."""
        return Survey() if part.table == "account_blocks" else super().survey(part)
