"""What the store keeps of each landing file that was loaded: its marker, and once a job what became of every line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from data.store import Transaction, to_json
from pipelines import collected, landing


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one landing file, in rows."""

    ingest_id: str
    job_id: str
    kind: str
    landed: int
    new: int
    changed: int

    @property
    def unchanged(self) -> int:
        """Rows that said nothing new, repeated ones included."""
        return self.landed - self.new - self.changed


def mark(tx: Transaction, job: landing.Job, loaded: Loaded, at: datetime) -> None:
    """The marker of the file, and once a job, what was read, skipped and refused."""
    started_at = datetime.fromisoformat(job.started_at).astimezone(UTC).replace(tzinfo=None)
    tx.insert(
        "ingest",
        [
            {
                "ingest_id": loaded.ingest_id,
                "job_id": job.job_id,
                "source": job.source,
                "kind": job.kind,
                "layout": job.layout,
                "file_name": job.file_name,
                "file_sha256": job.file_sha256,
                "programme_id": job.programme_id,
                "rows_landed": loaded.landed,
                "rows_new": loaded.new,
                "rows_changed": loaded.changed,
                "rows_unchanged": loaded.unchanged,
                "landed_at": started_at,
                "loaded_at": at,
            }
        ],
    )
    if job.collected:
        collected.keep(tx, job, at)
    if job.part != 1:
        return
    tx.insert(
        "job",
        [
            {
                "job_id": job.job_id,
                "source": job.source,
                "layout": job.layout,
                "file_name": job.file_name,
                "file_sha256": job.file_sha256,
                "options_hash": job.options_hash,
                "rows_read": job.rows_read,
                "rows_skipped": job.rows_skipped,
                "rows_refused": job.rows_refused,
                "refused_file": job.refused_file,
                "notes": to_json(job.notes),
                "actor": job.actor,
                "started_at": started_at,
                "loaded_at": at,
            }
        ],
    )
    for line, reason in job.refusals[: landing.MAX_REFUSALS_KEPT]:
        tx.insert("refusal", [{"job_id": job.job_id, "line": line, "reason": reason}])
