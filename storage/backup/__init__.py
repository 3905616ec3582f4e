"""All rows in one file, the same for both databases: taken while the bot runs, restored into an empty database."""

from storage.backup.reading import Backup, verified
from storage.backup.restoring import not_to_be_sent, restore_rows
from storage.backup.shape import BackupTrouble
from storage.backup.writing import lines, write

__all__ = ["Backup", "BackupTrouble", "lines", "not_to_be_sent", "restore_rows", "verified", "write"]
