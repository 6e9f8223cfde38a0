"""Plays a morning at a walk-in desk, live: `manage.py play_morning`. Only for a demo."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from almere.demo import live_morning
from almere.demo.desk import CLERKS
from portal.desk.places.models import Desk

MANY = {"stadhuis": 26, "buiten": 9}


class Command(BaseCommand):
    """People come, are called and go home with an answer, until the day can be closed."""

    help = "Plays a morning at a walk-in desk of the demo, in compressed time. Ctrl-C ends it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add how fast, where, who comes and how many help."""
        parser.add_argument(
            "--speed", type=float, default=30.0, help="so many minutes in one (4 hours in 8)"
        )
        parser.add_argument("--location", choices=sorted(CLERKS), default="stadhuis")
        parser.add_argument("--seed", default="", help="the same word plays the same people")
        parser.add_argument("--clerks", type=int, choices=(1, 2, 3), default=2)

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse where DEMO is 0: nobody plays among people who really wait."""
        if not settings.DEMO:
            raise CommandError("DEMO is 0: a morning is played only in a demo.")
        if options["speed"] <= 0:
            raise CommandError("--speed is more than 0")
        desk = Desk.objects.filter(location__code=options["location"]).first()
        if desk is None:
            raise CommandError("there is no desk yet: ./run manage demo")
        self._play(desk, options)

    def _play(self, desk: Desk, options: dict[str, Any]) -> None:
        try:
            live = live_morning.begin(
                desk=desk,
                many=MANY[options["location"]],
                speed=options["speed"],
                seed=options["seed"][:20],
                clerks=options["clerks"],
                say=self.stdout.write,
            )
        except live_morning.TooFew as refusal:
            raise CommandError(str(refusal)) from None
        board = f"{settings.BASE_URL}{reverse('desk:board')}?balie={desk.pk}"
        self.stdout.write(f"Look at {board}. Ctrl-C ends the morning.")
        closes = False
        try:
            live.play()
            closes = True
        except KeyboardInterrupt:
            live.stop()
            self.stdout.write("stopped: nobody is left at a service point, who waits still waits")
        except live_morning.Over as refusal:
            live.stop()
            self.stdout.write(str(refusal))
        closed = live_morning.end(live, closes=closes)
        self.stdout.write("the day is closed" if closed else "the day stays open")
