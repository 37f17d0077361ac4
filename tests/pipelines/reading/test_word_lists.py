"""What the lists of words of feeling must not hold: who people are is no feeling."""

from __future__ import annotations

from pipelines.reading.feelings import LANGUAGES, _lists

PEOPLE = {
    "ar": "يهودي مسلم نصراني شيعه سني فلسطيني اسرائيلي سوري ايراني كردي نساء زنجي عبيد",
    "de": "jude jüdisch moslem schwarz behindert behinderung blind taub nigger",
    "es": "negro negra judío musulmán gitano ciego sordo discapacitado",
    "fr": "noir juif musulman arabe aveugle sourd handicapé nègre",
    "hi": "नीग्रो विकलांग अंधा बहरा मुसलमान हिंदू",
    "it": "nero negro ebreo musulmano cieco sordo disabile",
    "pt": "preto negro judeu muçulmano cego surdo deficiente",
}


def test_no_list_of_feelings_says_that_a_people_a_faith_or_a_disability_is_good_or_bad() -> None:
    held = {
        (language, word)
        for words in _lists()
        for language, named in PEOPLE.items()
        for word in named.split()
        if words[LANGUAGES.index(language)].of(word)
    }

    assert held == set()
