"""Events are appended only, hold no words, and a change behind our back shows."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from portal.audit import record, seal
from portal.audit.actor import ANONYMOUS, ActorKind, parse, staff
from portal.audit.models import Event
from tests import build

LATER = dt.timedelta(minutes=10)


def test_an_event_cannot_be_changed_or_removed(town: build.Town, now: dt.datetime) -> None:
    build.callback(town.topics["uitkering"], now=now)
    for statement in ("update audit_event set code = 'x'", "delete from audit_event"):
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_words_do_not_get_into_an_event(town: build.Town, now: dt.datetime) -> None:
    with pytest.raises(record.NotACode):
        record.event(
            code="case.opened",
            about=town.teams["werk"],
            by=ANONYMOUS,
            now=now,
            name="Ayşe Yılmaz",
        )


def test_a_changed_event_breaks_its_seal(town: build.Town, now: dt.datetime) -> None:
    build.callback(town.topics["uitkering"], now=now)
    real_now = Event.objects.latest("recorded_at").recorded_at
    assert seal.seal_next(now=real_now) is None
    made = seal.seal_next(now=real_now + LATER)
    assert made is not None
    assert seal.verify() == []

    with connection.cursor() as cursor:
        cursor.execute("alter table audit_event disable trigger audit_event_append_only")
        cursor.execute("update audit_event set actor = 'job:x' where id = %s", [made.first_event])
        cursor.execute("alter table audit_event enable trigger audit_event_append_only")
    assert seal.verify() == [seal.Broken(made.first_event, made.last_event)]


def test_an_actor_survives_its_key() -> None:
    for actor in (staff(12), ANONYMOUS):
        assert parse(actor.key) == actor
    assert staff(12).staff_id == 12
    assert parse("job:beat").kind is ActorKind.JOB
    with pytest.raises(ValueError, match="nobody"):
        parse("nobody:1")
