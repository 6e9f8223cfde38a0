"""Take over who has something running with us: `import_relations FILE [--complete]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.audit.actor import job
from portal.kit import birthdays, clock, spreadsheet, text
from portal.kit.birthdays import BirthdayError
from portal.residents import relations
from portal.residents.relations import Person

COLUMNS = ("Naam", "Geboortedatum", "Postcode", "Huisnummer")
REQUIRED = ("Naam", "Geboortedatum")


class Command(BaseCommand):
    """Prints how many are known, new and ended; exit status 2 when the file cannot be read."""

    help = "Take over a list of residents with a running relation (CSV). The file is not kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file, and whether it holds everybody."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--complete", action="store_true", help="who is not on the list has none any more"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the file, take every row over, and print how many."""
        now, path = clock.utc_now(), options["file"]
        try:
            rows = spreadsheet.read(path.read_bytes(), columns=COLUMNS, required=REQUIRED)
        except (OSError, spreadsheet.Unreadable) as problem:
            raise CommandError(str(problem), returncode=2) from None
        people, skipped = [], 0
        for row in rows:
            name = text.clean_line(row["Naam"])
            try:
                born = birthdays.read(row["Geboortedatum"], today=clock.day_of(now))
            except BirthdayError:
                skipped += 1
                continue
            if name:
                people.append(Person(name, born, row["Postcode"], row["Huisnummer"]))
            else:
                skipped += 1
        loaded = relations.load(
            people=people, by=job("import_relations"), now=now, complete=options["complete"]
        )
        self.stdout.write(
            f"known {loaded.known}, new {loaded.new}, ended {loaded.ended}, not read {skipped}"
        )
