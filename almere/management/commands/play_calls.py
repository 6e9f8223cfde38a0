"""Plays a morning of calls against a portal that runs: `manage.py play_calls`. Only for a demo."""

import json
import time
from http.client import HTTPConnection, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from almere.demo import calls
from callbacks.telephony import keys
from callbacks.telephony.keys import Made
from callbacks.telephony_models import TelephoneSystem
from portal.audit.actor import job
from portal.kit import clock, signatures
from portal.staff.models import Team

NAME = "Oefencentrale"


class Command(BaseCommand):
    """Makes a key, signs each event as a telephone system does, and takes the key back."""

    help = "Plays a morning of calls against the running demo portal, in compressed time."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add where, whose phone rings, and how long the morning takes."""
        parser.add_argument("--url", default=settings.BASE_URL, help="the portal")
        parser.add_argument("--extension", default="102", help="the phone that rings (102: Bilal)")
        parser.add_argument("--seconds", type=float, default=180.0, help="how long it takes")
        parser.add_argument("--most", type=int, default=100, help="stop after so many calls")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse where DEMO is 0: nobody calls a real desk for practice."""
        if not settings.DEMO:
            raise CommandError("DEMO is 0: calls are played only for a portal with DEMO=1.")
        if not options["url"].startswith(("http://", "https://")):
            raise CommandError("--url starts with http:// or https://")
        made = self._key()
        try:
            self._play(made, options)
        finally:
            keys.end_key(
                key=made.key, until_at=clock.utc_now(), by=job("demo"), now=clock.utc_now()
            )

    def _key(self) -> Made:
        by, now = job("demo"), clock.utc_now()
        system = TelephoneSystem.objects.filter(name=NAME, until_at=None).first()
        if system is not None:
            return keys.new_key(system=system, by=by, now=now)
        team = Team.objects.order_by("pk")[0]
        return keys.add_system(name=NAME, fallback_team=team, by=by, now=now)

    def _play(self, made: Made, options: dict[str, Any]) -> None:
        number = calls.called_number(options["extension"])
        start = time.monotonic()
        per_minute = options["seconds"] / calls.LENGTH
        run = clock.stamp(clock.utc_now())
        played = calls.morning()[: options["most"]]
        steps = sorted(
            (call.minute + after, n, event, call.number)
            for n, call in enumerate(played)
            for event, after in call.steps
        )
        for minute, n, event, calling in steps:
            time.sleep(max(0.0, start + minute * per_minute - time.monotonic()))
            told = {
                "event_id": f"{run}-{n}-{event}",
                "call_id": f"{run}-{n}",
                "event": event,
                "at": clock.utc_now().isoformat(),
                "from": calling or None,
                "to": number,
                "extension": options["extension"],
            }
            status = self._send(made, options["url"], told)
            self.stdout.write(f"{event:<8} call {n + 1} of {len(played)}: {status}")

    def _send(self, made: Made, url: str, told: dict[str, Any]) -> str:
        body, timestamp = json.dumps(told).encode(), str(int(time.time()))
        parts = urlsplit(url)
        sort = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        line = sort(parts.netloc, timeout=10)
        headers = {
            "Content-Type": "application/json",
            "Telephony-Key": made.key.code,
            "Telephony-Timestamp": timestamp,
            "Telephony-Signature": signatures.sign(made.secret, timestamp, body),
        }
        try:
            line.request("POST", reverse("callbacks:incoming"), body, headers)
            answer = line.getresponse()
            told_us = json.load(answer)
        except OSError:
            raise CommandError(f"Nobody answers at {url}. Start it with ./run up.") from None
        finally:
            line.close()
        return str(told_us.get("result") or f"{answer.status} {told_us['title']}")
