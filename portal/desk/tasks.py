"""What the walk-in desk does by itself. Two beats, or one that came late, do the work once."""

from celery import shared_task

from portal.desk.assist import alarms
from portal.desk.assist import ticking as assist
from portal.desk.backup import roster, texting
from portal.desk.backup import ticking as backup
from portal.desk.places import hosting
from portal.kit import clock


@shared_task(name="portal.desk.tasks.tick")
def tick() -> None:
    """Every few seconds: who is rung now, and which alarm nobody took."""
    now = clock.utc_now()
    backup.tick(now=now)
    assist.tick(now=now)


@shared_task(name="portal.desk.tasks.text")
def text(pk: int) -> None:
    """Send one text message to who is rung."""
    texting.send(pk=pk, now=clock.utc_now())


@shared_task(name="portal.desk.tasks.send_texts")
def send_texts() -> None:
    """Every half minute: text messages of which nobody heard the bell, or that did not leave."""
    texting.send_all(now=clock.utc_now())


@shared_task(name="portal.desk.tasks.forget")
def forget() -> None:
    """Every hour: who stood on the roster on days that are over, who asked for help, who received
    people, and where to text who left."""
    roster.forget(now=clock.utc_now())
    alarms.forget(now=clock.utc_now())
    hosting.forget(now=clock.utc_now())
    texting.forget(now=clock.utc_now())
