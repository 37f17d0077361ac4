"""Words of feeling in seven languages: stems, elisions, Arabic as it is written, and nothing where nothing is felt."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.reading.feelings import LANGUAGES, NAMES, Feelings
from pipelines.reading.pieces import Vocabulary, pieces_of


def felt(text: str, language: str) -> float:
    """The list written by hand, above less below."""
    found = pieces_of([text], Vocabulary())
    rows = Feelings().tokens(found, [language], np.ones(len(found.text), dtype=np.bool_))
    above, below = rows[:, NAMES.index("hand_above")].sum(), rows[:, NAMES.index("hand_below")].sum()
    return float(above - below)


@pytest.mark.parametrize(
    ("language", "glad", "sour"),
    [
        ("fr", "j'adore cette équipe", "quelle catastrophe, c'est honteux"),
        ("de", "wunderbare Aktion, danke", "furchtbare Schlamperei"),
        ("it", "che meraviglia, complimenti", "che schifo, vergogna"),
        ("es", "me encanta, gracias", "qué asco de servicio"),
        ("pt", "adorei, parabéns", "que vergonha, péssimo"),
        ("hi", "bahut badhiya kaam, shukriya", "bilkul bakwas, ghatiya"),
        ("ar", "شكراً، عمل رائع", "والكذب والفساد في كل مكان"),
    ],
)
def test_glad_and_sour_words_are_known_in_each_language(language: str, glad: str, sour: str) -> None:
    assert felt(glad, language) > 0 > felt(sour, language)


def test_a_word_counts_in_its_own_language_only() -> None:
    assert felt("die Kinder gehen gern", "de") > 0
    assert felt("genial", "nl") == 0.0
    assert "en" not in LANGUAGES
