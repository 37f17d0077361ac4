"""What the server keeps from its start is what Streamlit would have made each time."""

import pytest
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from dashboard import figures, warm


@pytest.mark.parametrize("section", ["theme", "theme.light", "theme.dark", "theme.sidebar", "theme.dark.sidebar"])
def test_the_theme_that_is_kept_is_the_one_that_is_made(monkeypatch, section) -> None:
    made, first, again = CustomThemeConfig(), CustomThemeConfig(), CustomThemeConfig()
    monkeypatch.setattr(app_session, "_populate_theme_msg", app_session._populate_theme_msg)  # put back afterwards
    app_session._populate_theme_msg(made, section)

    warm.keep_theme()
    app_session._populate_theme_msg(first, section)
    app_session._populate_theme_msg(again, section)

    assert first == made
    assert again == made


def test_a_figure_that_is_ready_says_the_same() -> None:
    import plotly.graph_objects as go

    figure = go.Figure(go.Scatter(x=["2026-10-01", "2026-10-02"], y=[1.0, None], name="a"))
    said = figure.to_json()

    assert figures.ready(figure).to_json() == said
    assert figures.ready(figure) is figure


def test_every_page_is_loaded_as_the_server_starts(monkeypatch) -> None:
    loaded: list[str] = []
    monkeypatch.setattr(warm.importlib, "import_module", loaded.append)
    monkeypatch.setattr(warm, "keep_theme", lambda: None)
    monkeypatch.setattr(warm.gc, "freeze", lambda: None)
    monkeypatch.setattr(warm.gc, "set_threshold", lambda *given: None)

    warm.up()

    assert {"pandas", "plotly.graph_objects", "dashboard.views.live", "dashboard.views.programme"} <= set(loaded)


def test_nothing_is_passed_over_when_the_program_ends() -> None:
    warm.gc.freeze()

    warm.down()

    assert warm.gc.get_freeze_count() == 0
