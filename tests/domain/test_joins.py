"""Asking again by the public form: what joins, what stays apart, and what a sender can tell or
change. Each rule is tried to be broken, also by fifty at once."""

import dataclasses
import datetime as dt
from functools import partial
from typing import Any

import pytest

from callbacks import requests, resident_actions, resident_story
from callbacks.asking import joins
from callbacks.models import CallbackRequest, FormAsk
from callbacks.moments import windows
from callbacks.requests import Ask
from portal.audit import actor
from portal.cases import lifecycle
from portal.cases.models import Case, Channel
from portal.contacts.models import ContactMoment, Promise
from portal.kit import phone
from portal.outbox.models import Message
from portal.residents import register, shared_numbers
from portal.residents.models import OfficeNumber, Resident
from tests import build
from tests.conftest import TUESDAY
from tests.domain.test_callback_verbs import at_once

TOLD = ("birth_date", "safe_contact", "email")
AYSE, BEN, HERS = "Ayşe Yılmaz", "Ben Bos", "06 12 34 56 78"
BORN = dt.date(1980, 12, 31)


def send(town: build.Town, serial: str, *, sender: str = "hier", **typed: Any) -> CallbackRequest:
    """Send the public form once, as it comes from the pages."""
    told = {name: typed.pop(name) for name in TOLD if name in typed}
    number = phone.parse(typed.pop("number", HERS))
    topic = typed.pop("topic", "uitkering")
    window = typed.pop("window", None) or windows.of(windows.choices(now=TUESDAY, days=5)[0])
    asked = Ask(
        topic=town.topics[topic],
        subject="",
        story=typed.pop("story", "Hallo"),
        phone=number,
        window=window,
        channel=Channel.WEB,
        told=register.Told(name=typed.pop("name", AYSE), phone=number, **told),
        intake_token=f"form-{serial}",
        follow_secret=f"follow-{serial}",
        **typed,
    )
    return joins.ask(sent=joins.Sent(asked, sender), now=TUESDAY)


def open_ones() -> int:
    return Case.objects.open().count()


def test_the_same_person_about_the_same_is_counted(town: build.Town, now: dt.datetime) -> None:
    first = send(town, "1", birth_date=BORN)
    again = send(town, "2", sender="elders", name="ayse  YILMAZ", story="En nog iets.")

    assert open_ones() == 1
    first.refresh_from_db()
    assert first.times_asked == 2
    assert again.case.outcome == "JOINED"
    assert again.form_ask.into == first
    notes = ContactMoment.objects.filter(case=first.case).values_list("note", flat=True)
    assert any("En nog iets." in note for note in notes)
    assert Resident.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"name": BEN},
        {"name": ""},
        {"topic": "bijzonder"},
        {"number": "06 12 34 56 79"},
        {"birth_date": BORN.replace(year=1981)},
        {"safe_contact": True},
        {"urgent": True},
    ],
)
def test_what_does_not_agree_stays_apart(
    town: build.Town, now: dt.datetime, other: dict[str, Any]
) -> None:
    first = send(town, "1")
    send(town, "2", **other)

    assert open_ones() == 2
    first.refresh_from_db()
    assert first.times_asked == 1
    assert not first.case.is_urgent


def test_a_number_of_two_people_never_joins(town: build.Town, now: dt.datetime) -> None:
    build.callback(town.topics["werk"], now=now, name=BEN, number=HERS)
    send(town, "1")
    send(town, "2")
    assert open_ones() == 3


def test_father_and_son_with_one_name_are_two(town: build.Town, now: dt.datetime) -> None:
    send(town, "1", birth_date=BORN)
    send(town, "2", birth_date=BORN.replace(year=2004))
    assert shared_numbers.how_many_people(phone.parse(HERS).e164) == 2
    send(town, "3")
    assert open_ones() == 3


def test_the_number_of_an_office_never_joins(town: build.Town, now: dt.datetime) -> None:
    office = shared_numbers.mark_office(
        phone=phone.parse(HERS), office="De Brug", by=build.TESTER, now=now
    )
    send(town, "1")
    send(town, "2")
    assert open_ones() == 2
    shared_numbers.end_office(row=office, by=build.TESTER, now=now)
    shared_numbers.end_office(row=office, by=build.TESTER, now=now)
    send(town, "3")
    assert open_ones() == 2


def test_a_number_is_of_one_office_also_for_two_at_once(transactional_db: None) -> None:
    build.town(now=TUESDAY)
    said = at_once(
        *(
            partial(
                shared_numbers.mark_office,
                phone=phone.parse(HERS),
                office=name,
                by=build.TESTER,
                now=TUESDAY,
            )
            for name in ("De Brug", "De Kade")
        )
    )
    assert sorted(said) == sorted(["done", shared_numbers.MarkedBefore.text])
    assert OfficeNumber.objects.count() == 1


@pytest.mark.slow
def test_fifty_forms_at_once_leave_three_open(transactional_db: None) -> None:
    town = build.town(now=TUESDAY)
    topics = list(town.topics)
    acts = [partial(send, town, str(n), name=f"Naam {n}", topic=topics[n % 3]) for n in range(50)]
    for ten in range(0, 50, 10):
        assert at_once(*acts[ten : ten + 10]) == ["done"] * 10

    assert open_ones() == joins.MOST_OPEN
    assert FormAsk.objects.filter(into__isnull=False).count() == 47
    # Every word is kept, whoever typed it.
    notes = "\n".join(ContactMoment.objects.values_list("note", flat=True))
    assert notes.count("Naam die is ingevuld: Naam ") == 47
    assert Resident.objects.count() == joins.MOST_OPEN
    # And whoever has the number does not get fifty texts.
    assert Message.objects.count() == joins.MOST_OPEN


def test_fifty_people_of_one_shelter_are_fifty_requests(town: build.Town, now: dt.datetime) -> None:
    for n in range(50):
        send(town, str(n), sender=f"netwerk-{n}", name=f"Naam {n}")
    assert open_ones() == 50


def test_after_a_day_a_sender_may_ask_again(town: build.Town, now: dt.datetime) -> None:
    for n in range(4):
        send(town, str(n), name=f"Naam {n}")
    assert open_ones() == 3
    FormAsk.objects.update(at=now - dt.timedelta(days=1, minutes=1))
    send(town, "later", name="Naam 9")
    assert open_ones() == 4
    joins.forget_senders(now=now)
    assert set(FormAsk.objects.values_list("sender", flat=True)) == {"", "hier"}


def test_what_was_closed_counts_no_more(town: build.Town, now: dt.datetime) -> None:
    made = [send(town, str(n), name=f"Naam {n}") for n in range(3)]
    requests.cancel(request=made[0], by=build.TESTER, now=now)
    send(town, "4", name="Naam 4")
    assert open_ones() == 3


def test_an_urgent_one_is_never_lost_in_the_crowd(town: build.Town, now: dt.datetime) -> None:
    for n in range(3):
        send(town, str(n), name=f"Naam {n}")
    send(town, "4", name="Naam 4", urgent=True)
    assert open_ones() == 3
    assert Case.objects.open().filter(urgent_since__isnull=False).count() == 1


def test_a_stalker_sees_moves_and_cancels_nothing(town: build.Town, now: dt.datetime) -> None:
    """He knows her name, number, date of birth and topic, and types all of it."""
    hers = send(town, "hers", birth_date=BORN, sender="thuis", story="Ik ben bang voor hem.")
    promised = Promise.objects.get(case=hers.case)
    before = Case.objects.filter(pk=hers.pk).values().get()
    later = windows.of(windows.choices(now=now, days=5)[3])
    his = send(town, "his", birth_date=BORN, sender="ergens", window=later, story="Bel haar.")
    assert his.form_ask.into == hers

    case = lifecycle.find_by_follow_secret("follow-his")
    assert case is not None
    assert case.resident is None
    assert case.reference != hers.case.reference
    told = resident_story.story(case).context
    assert told["window"] == later.words
    assert told["tries"] == []
    assert not told["ending"]
    assert resident_actions.CANCEL.offered(case)

    resident_actions.CANCEL.run(case, {}, actor.resident(case.pk), now)
    resident_actions.CANCEL.run(case, {}, actor.resident(case.pk), now)

    assert Case.objects.filter(pk=hers.pk).values().get() == before
    promised.refresh_from_db()
    assert promised.state == Promise.State.OPEN
    hers.refresh_from_db()
    assert hers.state == CallbackRequest.State.WAITING
    assert not resident_actions.CANCEL.offered(case)
    # Hers does not change either when she looks.
    own = lifecycle.find_by_follow_secret("follow-hers")
    assert own is not None
    assert resident_story.story(own).context["is_open"]


def test_safe_contact_of_somebody_does_not_show(town: build.Town, now: dt.datetime) -> None:
    """A number of somebody with safe contact gets no text, and the receipt does not tell why."""
    hers = build.callback(town.topics["uitkering"], now=now, name=AYSE, safe_contact=True)
    his = send(town, "his")
    assert his.form_ask.into == hers
    assert his.form_ask.confirmation == "SMS"
    assert not Message.objects.exists()
    case = lifecycle.find_by_follow_secret("follow-his")
    assert case is not None
    assert "is_safe" not in resident_story.story(case).context
    send(town, "other", name=BEN)
    assert not Message.objects.exists()


def test_the_same_token_joins_once(town: build.Town, now: dt.datetime) -> None:
    first = send(town, "1")
    assert send(town, "2", sender="elders") == send(town, "2", sender="elders")
    first.refresh_from_db()
    assert first.times_asked == 2


def test_asked_twice_never_overtakes(town: build.Town, now: dt.datetime) -> None:
    other = build.callback(town.topics["uitkering"], now=now, name=BEN, number="06 12345679")
    later = windows.of(windows.choices(now=now, days=5)[4])
    first = send(town, "1", window=later)
    for n in range(2, 6):
        send(town, str(n), sender=f"elders-{n}")
    teams = [town.teams["inkomen-1"]]
    waiting = list(CallbackRequest.objects.waiting_for(teams))
    assert waiting == [other, first]
    assert Case.objects.get(pk=first.pk).due_at == later.until_at


def test_a_joined_one_cannot_point_at_itself(town: build.Town, now: dt.datetime) -> None:
    made = send(town, "1")
    row = FormAsk.objects.get(pk=made.pk)
    fields = {field.name for field in dataclasses.fields(joins.Sent)}
    assert fields == {"asked", "sender"}
    with pytest.raises(Exception, match="not_joined_with_itself"):
        FormAsk.objects.filter(pk=row.pk).update(
            into=made, from_at=now, until_at=now + dt.timedelta(hours=1)
        )
