"""The settings of sign-in by OpenID Connect, read from the environment when the server starts."""

from __future__ import annotations

from collections.abc import Mapping
from os import environ
from typing import Any

SETTINGS = {
    "EARSHOT_OIDC_METADATA": "server_metadata_url",
    "EARSHOT_OIDC_CLIENT_ID": "client_id",
    "EARSHOT_OIDC_CLIENT_SECRET": "client_secret",
    "EARSHOT_OIDC_COOKIE_SECRET": "cookie_secret",
}


def from_environment(settings: Mapping[str, str] = environ) -> dict[str, Any] | None:
    """The sign-in of this server as Streamlit takes it, or None where none is set.

    Raises ValueError where some of the settings are given and others not, or the cookie's secret is short.
    """
    given = {key: value for name, key in SETTINGS.items() if (value := settings.get(name, "").strip())}
    if not given:
        return None
    missing = [name for name, key in SETTINGS.items() if key not in given]
    if missing:
        raise ValueError(f"Sign-in needs {', '.join(missing)} as well. Set all four, or none.")
    if len(given["cookie_secret"]) < 32:
        raise ValueError("EARSHOT_OIDC_COOKIE_SECRET is short: use at least 32 random characters.")
    origin = settings.get("EARSHOT_ORIGINS", "").split(",")[0].strip().rstrip("/")
    base = origin or f"http://127.0.0.1:{settings.get('EARSHOT_PORT', '8501')}"
    return {"auth": {**given, "redirect_uri": f"{base}/oauth2callback"}}
