"""Import a callback list from a file: `import_callbacks FILE --report csv [--as USER]`."""

import csv
import io
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from callbacks.lists import importing
from portal.audit import actor
from portal.kit import clock, spreadsheet
from portal.staff.models import User


class Command(BaseCommand):
    """Writes one line per row on standard output; exit status 2 when the file cannot be read."""

    help = "Take over a callback list (CSV). The file itself is left alone and not kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file, the form of the report and the colleague who asks."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--report", choices=["csv"], default="csv")
        parser.add_argument("--as", dest="user", default="", help="user name of a colleague")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the file, do every row, and print what became of each."""
        by, now = self._actor(options["user"]), clock.utc_now()
        path: Path = options["file"]
        try:
            content = path.read_bytes()
            imported = importing.keep(content=content, name=path.name, by=by, now=now)
        except (OSError, spreadsheet.Unreadable) as problem:
            raise CommandError(str(problem), returncode=2) from None
        # A worker may do some of the rows at the same moment: finish first, then print all.
        for _ in importing.take_all(imported=imported, by=by, now=now):
            pass
        self.stdout.write("row,outcome,number")
        for row in imported.rows.order_by("number"):
            line = io.StringIO()
            csv.writer(line, lineterminator="").writerow([row.number, row.outcome, row.value])
            self.stdout.write(line.getvalue())

    def _actor(self, username: str) -> actor.Actor:
        if not username:
            return actor.job("import_callbacks")
        user = User.objects.filter(username__iexact=username, is_active=True).first()
        if user is None:
            raise CommandError(f"Er is geen collega {username}.", returncode=2)
        return user.actor
