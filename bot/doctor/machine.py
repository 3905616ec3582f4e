"""The machine: room on the disk."""

import shutil
from pathlib import Path

from bot.doctor.finding import Finding

MEBIBYTE = 1024 * 1024
LEAST_FREE = 200 * MEBIBYTE


def disk(database_file: Path | None) -> Finding:
    """Room for the database to grow and be copied once; where it is on a server, the room here (for logs)."""
    folder = database_file.resolve().parent if database_file else Path.cwd()
    size = database_file.stat().st_size if database_file and database_file.exists() else 0
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return Finding("disk", f"{folder} cannot be looked at ({error.strerror})", "Make the folder, or name another.")
    says = f"{free // MEBIBYTE} MiB free in {folder}"
    if free >= LEAST_FREE + size:
        return Finding("disk", says)
    wanted = (LEAST_FREE + size) // MEBIBYTE
    return Finding("disk", says, f"Make room there: {wanted} MiB should be free, for answers and a backup.")
