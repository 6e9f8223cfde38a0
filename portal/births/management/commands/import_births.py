"""Import births from a file: `import_births FILE --report csv [--today DATE] [--as USER]`."""

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.audit import actor
from portal.births import importing, taking
from portal.kit import clock, spreadsheet
from portal.staff.models import User


class Command(BaseCommand):
    """Writes one line per row on standard output; exit status 2 when the file cannot be read."""

    help = "Take over a list of births (CSV). The file itself is left alone and not kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file, the form of the report, its day and the colleague who asks."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--report", choices=["csv"], default="csv")
        parser.add_argument("--today", type=dt.date.fromisoformat, default=None)
        parser.add_argument("--as", dest="user", default="", help="user name of a colleague")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the file, do every row, and print what became of each."""
        by, now = self._actor(options["user"]), clock.utc_now()
        path: Path = options["file"]
        try:
            result = importing.take(
                content=path.read_bytes(), by=by, now=now, today=options["today"]
            )
        except OSError:
            # The reason may repeat a path with a name in it.
            raise CommandError("Dit bestand is niet te lezen.", returncode=2) from None
        except (spreadsheet.Unreadable, taking.IsOff) as problem:
            raise CommandError(str(problem), returncode=2) from None
        lines = ["row,outcome", *(f"{number},{outcome}" for number, outcome in result.rows)]
        self.stdout.write("\n".join(lines))

    def _actor(self, username: str) -> actor.Actor:
        if not username:
            return actor.job("import_births")
        user = User.objects.filter(username__iexact=username, is_active=True).first()
        if user is None:
            raise CommandError(f"Er is geen collega {username}.", returncode=2)
        return user.actor
