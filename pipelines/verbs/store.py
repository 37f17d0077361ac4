"""What the owner can be asked for about imports, programmes and the store itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from data.store import Store
from pipelines.owner import Tell, Verb


def _look_up(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from pipelines.commands import imports

    return asdict(imports.look_up(store, arguments["sha256"], arguments["header_hash"]))


def _finish_import(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from pipelines.commands import imports

    return imports.finish(store, arguments["job_ids"], tell)


def _remember_mapping(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from pipelines.commands import imports

    header = imports.Header(tuple(arguments["header"]), arguments["header_hash"], tuple(arguments["kinds"]))
    return imports.remember_mapping(
        store,
        header,
        arguments["mapping"],
        time_zone=arguments["time_zone"],
        day_first=arguments["day_first"],
        actor=arguments["actor"],
    )


def _programmes(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    return store.rows(
        """select code, name, term, status, starts_on::text as starts_on, ends_on::text as ends_on, is_demo,
                  (select count(*) from objective as o where o.programme_id = p.programme_id) as objectives,
                  (select count(*) from kpi as k where k.programme_id = p.programme_id) as kpis
           from programme as p order by code"""
    )


def _programme_id(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    """The id of a programme by its code, or None."""
    found = store.one("select programme_id from programme where code = $code", {"code": arguments["code"]})
    return found["programme_id"] if found else None


def _demo(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from pipelines import demo

    if arguments.get("clear"):
        return demo.clear_demo(store, actor=arguments["actor"])
    return demo.write_demo(store, tell, actor=arguments["actor"])


def _backup(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from pipelines import rotation

    is_anew = rotation.leave_nothing(store)
    made = store.backup()
    rotated = rotation.rotate(store.home, keep=arguments.get("keep"), actor=arguments["actor"])
    return {"file": str(made), "bytes": made.stat().st_size, "written_anew": is_anew, **rotated}


def _check(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    from pipelines.commands.upkeep import look_through

    return [asdict(result) for result in look_through(store)]


def _rebuild(store: Store, arguments: Mapping[str, Any], tell: Tell) -> Any:
    return store.rebuild_marts()


VERBS: dict[str, Verb] = {
    "look_up": _look_up,
    "finish_import": _finish_import,
    "remember_mapping": _remember_mapping,
    "programmes": _programmes,
    "programme_id": _programme_id,
    "demo": _demo,
    "backup": _backup,
    "check": _check,
    "rebuild_marts": _rebuild,
}
