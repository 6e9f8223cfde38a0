"""Take over a list of decisions on their way: `import_decisions FILE --source NAME [--as USER]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from callbacks.decisions import keys, taking
from portal.audit import actor
from portal.kit import clock, spreadsheet
from portal.staff.models import User


class Command(BaseCommand):
    """Writes one line per row on standard output; exit status 2 when the file cannot be read."""

    help = "Take over a list of decisions (CSV). The file itself is left alone and not kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file, the system that it comes from and the colleague who asks."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, help="name of the source, as managed")
        parser.add_argument("--as", dest="user", default="", help="user name of a colleague")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the file, do every row, and print what became of each: no names."""
        source = keys.offered().filter(name__iexact=options["source"]).first()
        if source is None:
            raise CommandError(f"Er is geen bron {options['source']}.", returncode=2)
        path: Path = options["file"]
        try:
            imported = taking.take_file(
                content=path.read_bytes(),
                name=path.name,
                source=source,
                by=self._actor(options["user"]),
                now=clock.utc_now(),
            )
        except (OSError, spreadsheet.Unreadable) as problem:
            raise CommandError(str(problem), returncode=2) from None
        self.stdout.write("row,outcome,key")
        for row in imported.rows.order_by("number"):
            self.stdout.write(f"{row.number},{row.outcome},{row.value}")

    def _actor(self, username: str) -> actor.Actor:
        if not username:
            return actor.job("import_decisions")
        user = User.objects.filter(username__iexact=username, is_active=True).first()
        if user is None:
            raise CommandError(f"Er is geen collega {username}.", returncode=2)
        return user.actor
