"""Data: files are brought in here, and one sees what came, how old it is, what was refused, and that it is safe."""

from __future__ import annotations

from dashboard import address, bring_in, data_accounts, data_connections, data_runs, panels, upkeep

SECTIONS = {
    "import": ("Bring data in", bring_in.show),
    "connect": ("Connected accounts", data_connections.show),
    "sources": ("Sources and freshness", data_accounts.show_sources),
    "runs": ("Runs", data_runs.show),
    "accounts": ("Accounts", data_accounts.show_accounts),
    "upkeep": ("Backup and checks", upkeep.show),
}


def show() -> None:
    """Draw the page: one section at a time, its name in the address."""
    panels.header("Data")
    section = address.part("section", SECTIONS, default="import", label="Section")
    SECTIONS[section][1]()
