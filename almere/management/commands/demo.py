"""Loads the demo municipality: `manage.py demo`, as often as you like. Only where DEMO is 1."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from almere.demo import (
    births,
    callbacks,
    colleagues,
    decisions,
    desk,
    letters,
    objections,
    questions,
    town,
    written,
)
from portal.audit.actor import job
from portal.kit import clock


class Command(BaseCommand):
    """Loads or lists; a second run adds what is missing and doubles nothing."""

    help = "Loads the demo municipality with invented people, or lists its accounts."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --accounts."""
        parser.add_argument("--accounts", action="store_true", help="only list the accounts")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse where DEMO is 0: invented people must never stand between real ones."""
        if not settings.DEMO:
            raise CommandError("DEMO is 0: the demo municipality is only for a portal with DEMO=1.")
        if not options["accounts"]:
            self._load()
            return
        for line in colleagues.lines(now=clock.utc_now()):
            self.stdout.write(line)

    def _load(self) -> None:
        by, now = job("demo"), clock.utc_now()
        place = town.load(by=by, now=now)
        users = colleagues.load(teams=place.teams, by=by, now=now)
        desk.load(town=place, users=users, by=by, now=now)
        made = callbacks.load(town=place, users=users, now=now)
        asked = questions.load(town=place, users=users, by=by, now=now)
        objections.load(town=place, users=users, by=by, now=now)
        letters.load(users=users, now=now)
        births.load(town=place, by=by, now=now)
        decisions.load(town=place, users=users, now=now)
        written.load(users=users, by=by, now=now)
        self.stdout.write(
            f"demo municipality loaded, {made} new callback requests and {asked} questions; the "
            "accounts: ./run manage demo --accounts"
        )
