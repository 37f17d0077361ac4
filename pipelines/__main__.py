"""`python -m pipelines <verb>`: the command line. Its commands are the files of pipelines/cli."""

from __future__ import annotations

import sys

from pipelines import cli


def main() -> None:
    """Run; what the house refuses is a sentence and exit 1, not a traceback."""
    try:
        cli.load()()
    except Exception as error:
        if not _is_ours(error):
            raise
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from None


def _is_ours(error: Exception) -> bool:
    """True for refusals, which are sentences for people. The modules are loaded by now if one was raised."""
    from connectors.base import ConnectorError
    from data.store import StoreError
    from pipelines.commands import Refused
    from pipelines.reading.csv_file import NothingToClassify

    ours = (
        StoreError,
        ConnectorError,
        Refused,
        NothingToClassify,
        FileNotFoundError,
        IsADirectoryError,
        PermissionError,
    )
    return isinstance(error, ours)


if __name__ == "__main__":
    main()
