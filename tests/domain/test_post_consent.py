"""Official post by e-mail: only what she said yes to, and never after something ended that. And how
she wants to hear from us."""

import datetime as dt
import functools
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from portal.audit.models import Event
from portal.cases import lifecycle, merging
from portal.cases.models import Channel
from portal.outbox import post
from portal.outbox.models import Message
from portal.residents import access, consent, register
from portal.residents.access import Obstacle
from portal.residents.models import PostConsent, Resident, Wish
from portal.residents.register import Told
from tests import build
from tests.races import at_once

Kind, Because = PostConsent.Kind, PostConsent.Because
EMAIL = "ayse@post.example"
type Happens = Callable[[Resident, dt.datetime], object]


@pytest.fixture
def her(town: build.Town, now: dt.datetime) -> Resident:
    """A resident who wants decisions by e-mail."""
    found = register.add(told=Told(name="Ayşe Yılmaz"), by=build.TESTER, now=now)
    give(found, now, Kind.DECISION)
    return found


def give(who: Resident, now: dt.datetime, *kinds: PostConsent.Kind, email: str = EMAIL) -> None:
    consent.give(resident=who, kinds=kinds, email=email, by=build.TESTER, now=now)


def another(now: dt.datetime) -> Resident:
    return register.add(told=Told(name="A. Yilmaz"), by=build.TESTER, now=now)


def test_only_the_kind_that_she_said_yes_to(her: Resident) -> None:
    assert consent.may_email(her, Kind.DECISION)
    assert consent.address_for(her, Kind.DECISION) == EMAIL
    assert not consent.may_email(her, Kind.APPOINTMENT)
    assert not consent.may_email(her, Kind.LETTER)
    row = PostConsent.objects.get(resident=her)
    assert row.told_by == build.TESTER.key


def test_nobody_said_yes_by_saying_nothing(town: build.Town, now: dt.datetime) -> None:
    told = Told(name="Ans", email=EMAIL)
    who = register.add(told=told, by=build.TESTER, now=now)
    assert not any(consent.may_email(who, kind) for kind in Kind)


def test_she_takes_it_back(her: Resident, now: dt.datetime) -> None:
    give(her, now)
    assert not consent.may_email(her, Kind.DECISION)
    assert PostConsent.objects.get(resident=her).because == Because.TAKEN_BACK
    # And may say yes again.
    give(her, now, Kind.DECISION)
    assert consent.may_email(her, Kind.DECISION)


def test_saying_the_same_again_changes_nothing(her: Resident, now: dt.datetime) -> None:
    give(her, now, Kind.DECISION)
    assert PostConsent.objects.filter(resident=her).count() == 1
    assert Event.objects.filter(code="resident.consent_given").count() == 1


def test_another_address_is_another_yes(her: Resident, now: dt.datetime) -> None:
    give(her, now, Kind.DECISION, Kind.LETTER, email="nieuw@post.example")
    assert consent.address_for(her, Kind.DECISION) == "nieuw@post.example"
    old = PostConsent.objects.get(resident=her, email=EMAIL)
    assert old.because == Because.OTHER_ADDRESS


def test_a_yes_needs_an_address(her: Resident, now: dt.datetime) -> None:
    with pytest.raises(consent.NeedsAddress):
        give(her, now, Kind.LETTER, email="")


def test_an_address_that_is_hers_no_more_gets_nothing(her: Resident) -> None:
    her.contact_points.all().delete()
    assert not consent.may_email(her, Kind.DECISION)


ENDINGS: list[tuple[str, Happens, str]] = [
    (
        "safe contact",
        lambda who, now: register.set_safe_contact(resident=who, by=build.TESTER, now=now),
        Because.SAFE_CONTACT,
    ),
    (
        "safe contact from a list",
        lambda who, now: register.suspect_safe_contact(resident=who, by=build.TESTER, now=now),
        Because.SAFE_CONTACT,
    ),
    (
        "death",
        lambda who, now: register.set_died(
            resident=who, died_on=now.date(), by=build.TESTER, now=now
        ),
        Because.DIED,
    ),
    (
        "a merge that keeps her",
        lambda who, now: merging.merge(kept=who, dropped=another(now), by=build.TESTER, now=now),
        Because.MERGED,
    ),
    (
        "a merge that drops her",
        lambda who, now: merging.merge(kept=another(now), dropped=who, by=build.TESTER, now=now),
        Because.MERGED,
    ),
]


@pytest.mark.parametrize(("name", "happens", "because"), ENDINGS, ids=[row[0] for row in ENDINGS])
def test_it_ends_by_itself(
    her: Resident, now: dt.datetime, name: str, happens: Happens, because: str
) -> None:
    happens(her, now)
    assert not consent.may_email(her, Kind.DECISION)
    assert PostConsent.objects.get(resident=her).because == because


def test_it_does_not_come_back_by_itself(her: Resident, now: dt.datetime) -> None:
    register.set_safe_contact(resident=her, by=build.TESTER, now=now)
    register.end_safe_contact(resident=her, by=build.TESTER, now=now)
    register.set_died(resident=her, died_on=now.date(), by=build.TESTER, now=now)
    register.set_died(resident=her, died_on=None, by=build.TESTER, now=now)
    done = merging.merge(kept=her, dropped=another(now), by=build.TESTER, now=now)
    merging.undo(done=done, by=build.TESTER, now=now)
    her.refresh_from_db()
    assert not consent.may_email(her, Kind.DECISION)


def test_what_the_row_in_memory_says_is_not_believed(her: Resident) -> None:
    """Whoever reads a letter's resident long before sending it asks of now."""
    Resident.objects.filter(pk=her.pk).update(safe_contact=True)
    assert not her.safe_contact
    assert not consent.may_email(her, Kind.DECISION)


@pytest.mark.parametrize("wish", [Wish.NO_EMAIL, Wish.NO_MUNICIPALITY, Wish.BY_POST, Wish.BY_NONE])
def test_a_wish_goes_before_a_yes(her: Resident, now: dt.datetime, wish: Wish) -> None:
    register.add_wish(resident=her, wish=wish, by=build.TESTER, now=now)
    assert not consent.may_email(her, Kind.DECISION)


def test_nobody_says_yes_for_who_is_not_safe_or_died(her: Resident, now: dt.datetime) -> None:
    register.set_safe_contact(resident=her, by=build.TESTER, now=now)
    with pytest.raises(consent.NoOfficialMail):
        give(her, now, Kind.LETTER)
    # Taking back is always possible.
    give(her, now)


def test_a_yes_after_a_merge_is_of_the_row_that_stands(her: Resident, now: dt.datetime) -> None:
    kept = another(now)
    merging.merge(kept=kept, dropped=her, by=build.TESTER, now=now)
    give(her, now, Kind.LETTER)
    assert consent.may_email(kept, Kind.LETTER)
    assert not consent.may_email(her, Kind.LETTER)


def test_the_database_keeps_one_yes_a_kind(her: Resident, now: dt.datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PostConsent.objects.create(
            resident=her, kind=Kind.DECISION, email=EMAIL, told_at=now, told_by="job:tests"
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        PostConsent.objects.filter(resident=her).update(ended_at=now)


def test_a_yes_and_safe_contact_at_the_same_moment(
    transactional_db: None, town: build.Town, now: dt.datetime
) -> None:
    """Whichever comes first: afterwards nothing runs."""
    for _ in range(10):
        who = another(now)
        yes = functools.partial(give, who, now, Kind.DECISION)
        safe = functools.partial(register.set_safe_contact, resident=who, by=build.TESTER, now=now)
        at_once([yes, safe])
        assert not PostConsent.objects.running().filter(resident=who).exists()


@pytest.mark.parametrize(
    ("wish", "sms", "email", "paper"),
    [
        (Wish.BY_TEXT, None, None, None),
        (Wish.BY_EMAIL, None, None, None),
        (Wish.BY_POST, Obstacle.CHANNEL, Obstacle.CHANNEL, None),
        (Wish.BY_NONE, Obstacle.CHANNEL, Obstacle.CHANNEL, Obstacle.CHANNEL),
    ],
)
def test_how_she_wants_to_hear_from_us(
    her: Resident,
    now: dt.datetime,
    wish: Wish,
    sms: Obstacle | None,
    email: Obstacle | None,
    paper: Obstacle | None,
) -> None:
    register.add_wish(resident=her, wish=wish, by=build.TESTER, now=now)
    found = [access.obstacle(her, channel) for channel in ("SMS", "EMAIL", "POST")]
    assert found == [sms, email, paper]


def test_of_two_wishes_after_a_merge_the_strictest_is_obeyed(
    her: Resident, now: dt.datetime
) -> None:
    other = another(now)
    register.add_wish(resident=her, wish=Wish.BY_TEXT, by=build.TESTER, now=now)
    register.add_wish(resident=other, wish=Wish.BY_POST, by=build.TESTER, now=now)
    done = merging.merge(kept=her, dropped=other, by=build.TESTER, now=now)
    assert access.obstacle(her, "SMS") is Obstacle.CHANNEL
    merging.undo(done=done, by=build.TESTER, now=now)
    assert access.obstacle(her, "SMS") is None


def tell(her: Resident, town: build.Town, now: dt.datetime, key: str) -> Message | None:
    case = lifecycle.open_case(
        opening=lifecycle.Opening(
            kind="CALLBACK",
            subject="Mijn uitkering",
            channel=Channel.WEB,
            team=town.teams["inkomen-1"],
            resident=her,
        ),
        by=build.TESTER,
        now=now,
    )
    return post.tell(
        case=case,
        kind="RECEIPT",
        phone="+31612345678",
        may_text=True,
        subject="Wij bellen u",
        body="Wij bellen u dinsdag.",
        dedupe_key=key,
        by=build.TESTER,
        now=now,
    )


def test_a_message_goes_the_way_that_she_likes(
    her: Resident, town: build.Town, now: dt.datetime
) -> None:
    first = tell(her, town, now, "one")
    assert first is not None
    assert first.channel == Message.Channel.SMS
    register.add_wish(resident=her, wish=Wish.BY_EMAIL, by=build.TESTER, now=now)
    second = tell(her, town, now, "two")
    assert second is not None
    assert (second.channel, second.recipient) == (Message.Channel.EMAIL, EMAIL)
    her.contact_points.all().delete()
    third = tell(her, town, now, "three")
    assert third is not None
    assert third.channel == Message.Channel.SMS
    register.add_wish(resident=her, wish=Wish.BY_POST, by=build.TESTER, now=now)
    assert tell(her, town, now, "four") is None
    assert Event.objects.filter(code="message.withheld_channel").count() == 1
