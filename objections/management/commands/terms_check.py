"""./run manage terms_check FILE: cases with known dates, done over by the terms engine."""

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from objections import terms_file


class Command(BaseCommand):
    """Print a line per case and the sum; the exit status is 0 only when none failed."""

    help = "Check cases with known legal dates against the terms engine (shipped tables)."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        """Raises CommandError for a file that cannot be read, and SystemExit when a case fails."""
        try:
            lines = file.read_text(encoding="utf-8-sig").splitlines(keepends=True)
            cases = list(terms_file.check(lines))
        except (OSError, UnicodeDecodeError, csv.Error, terms_file.UnreadableFile) as error:
            raise CommandError(f"{file}: {error}", returncode=2) from error
        for case in cases:
            self.stdout.write(case.line)
        failed = sum(bool(case.wrong) for case in cases)
        self.stdout.write(f"{len(cases) - failed} passed, {failed} failed")
        if failed:
            raise SystemExit(1)
