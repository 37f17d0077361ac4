"""A platform's place for tokens: each refresh token is good for one use, and each answer brings the next."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.connectors.loopback import Answer, Asked

# what each source is told, and what its platform is asked
SETTINGS: dict[str, dict[str, str]] = {
    "x": {"refresh_token": "refresh-token-0", "client_id": "app-1", "client_secret": "app-secret-1"},
    "youtube": {"refresh_token": "refresh-token-0", "client_id": "app-1", "client_secret": "app-secret-1"},
    "google_business": {"refresh_token": "refresh-token-0", "client_id": "app-1", "client_secret": "app-secret-1"},
    "tiktok": {"refresh_token": "refresh-token-0", "client_id": "app-1", "client_secret": "app-secret-1"},
    "linkedin": {"refresh_token": "refresh-token-0", "client_id": "app-1", "client_secret": "app-secret-1"},
    "threads": {},
    "facebook": {"app_id": "app-1", "app_secret": "app-secret-1"},
    "instagram": {"app_id": "app-1", "app_secret": "app-secret-1"},
}
PATHS = {
    "x": "/2/oauth2/token", "youtube": "/token", "google_business": "/token", "tiktok": "/v2/oauth/token/",
    "linkedin": "/oauth/v2/accessToken", "threads": "/refresh_access_token",
    "facebook": "/v26.0/oauth/access_token", "instagram": "/v26.0/oauth/access_token",
}  # fmt: skip
LASTS = {"x": 7200, "youtube": 3599, "google_business": 3599, "tiktok": 86_400}
CHAINS = {"tiktok": {"refresh_expires_in": 31_536_000}, "linkedin": {"refresh_token_expires_in": 31_536_000}}


@dataclass
class Tokens:
    platform: str
    given: int = 0  # how many tokens were given out
    asked: list[dict[str, str]] = field(default_factory=list)
    refuses: bool = False

    def answer(self, asked: Asked) -> Answer:
        if asked.path != PATHS[self.platform]:
            return 404, {"error": "not_found"}
        said = asked.form if asked.method == "POST" else {name: values[0] for name, values in asked.query.items()}
        self.asked.append({**said, "method": asked.method, "authorization": asked.headers.get("authorization", "")})
        held = said.get("refresh_token") or said.get("access_token") or said.get("fb_exchange_token")
        expected = f"refresh-token-{self.given}" if "refresh_token" in said else None
        if self.refuses or (expected is not None and held != expected):
            return self.refused()
        self.given += 1
        body = {"access_token": f"access-token-{self.given}", "token_type": "bearer",
                "expires_in": LASTS.get(self.platform, 5_184_000), **CHAINS.get(self.platform, {})}  # fmt: skip
        if "refresh_token" in said:
            body["refresh_token"] = f"refresh-token-{self.given}"
        return 200, body

    def refused(self) -> Answer:
        if self.platform in ("facebook", "instagram", "threads"):
            return 400, {"error": {"message": "Error validating access token", "type": "OAuthException", "code": 190}}
        return 200 if self.platform == "tiktok" else 400, {
            "error": "invalid_grant", "error_description": "Value passed for the token was invalid.",
        }  # fmt: skip
