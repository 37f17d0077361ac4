"""The weights of the fast reader as they lie on disk: whole numbers of one byte, no pickle."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

WEIGHTS = Path(__file__).parent / "weights"
FAST = WEIGHTS / "fast.npz"


def packed(table: Floats) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """One byte a weight: the root of its share of the column's largest, so that small weights keep their size."""
    most = np.maximum(np.abs(table).max(axis=0), 1e-12)
    share = np.abs(table) / most
    return (np.sign(table) * np.rint(127 * np.sqrt(share))).astype(np.int8), most.astype(np.float32)


def unpacked(table: npt.NDArray[np.int8], most: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """What `packed` kept."""
    steps = np.arange(-128, 128, dtype=np.float32) / 127
    curve = (np.sign(steps) * steps * steps).astype(np.float32)
    kept: npt.NDArray[np.float32] = curve[table.astype(np.int16) + 128] * most
    return kept


def save(path: Path, arrays: dict[str, npt.NDArray[Any]]) -> None:
    """Write the arrays; the same arrays give the same bytes (no dates, fixed order)."""
    import io
    import zipfile

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(arrays):
            held = io.BytesIO()
            np.lib.format.write_array(held, np.ascontiguousarray(arrays[name]), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, held.getvalue())


def load(path: Path = FAST) -> dict[str, npt.NDArray[Any]]:
    """The arrays of a file of weights."""
    with np.load(path, allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}
