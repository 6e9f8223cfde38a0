"""Rules about residents: safe contact is strictest, matching proposes, who works with whom."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from portal.audit.actor import ANONYMOUS
from portal.audit.models import Event
from portal.cases import circle, lifecycle
from portal.cases.models import Share
from portal.kit import clock, holidays, phone
from portal.residents import access, identity, matching, register
from portal.residents.models import ContactPoint, ContactWish, Resident, Wish
from portal.staff.models import User
from portal.staff.permissions import standing_of
from tests import build

BY = build.TESTER


def someone(now: dt.datetime, name: str = "Łukasz Brzęczyk", **told: Any) -> Resident:
    """Write down a resident."""
    return register.add(told=register.Told(name=name, **told), by=BY, now=now)


@pytest.mark.django_db
def test_safe_contact_is_the_strictest_of_all(now: dt.datetime) -> None:
    resident = someone(now)
    for channel in ("SMS", "EMAIL", "POST"):
        assert access.obstacle(resident, channel) is None
    register.set_safe_contact(resident=resident, by=BY, now=now)
    assert access.running_wishes(resident) == access.STRICTEST
    for channel in ("SMS", "EMAIL", "POST"):
        assert access.obstacle(resident, channel) is not None
    register.end_safe_contact(resident=resident, by=BY, now=now)
    assert access.running_wishes(resident) == frozenset()
    assert not [event.data for event in Event.objects.filter(code__contains="safe") if event.data]


@pytest.mark.django_db
def test_a_wish_stops_its_own_channel_and_is_kept_as_history(now: dt.datetime) -> None:
    resident = someone(now)
    register.set_wishes(resident=resident, wishes=[Wish.NO_TEXT, Wish.TALK], by=BY, now=now)
    assert access.obstacle(resident, "SMS") is not None
    assert access.obstacle(resident, "EMAIL") is None
    later = now + dt.timedelta(days=1)
    register.set_wishes(resident=resident, wishes=[Wish.TALK], by=BY, now=later)
    assert access.obstacle(resident, "SMS") is None
    told = resident.wishes.get(wish=Wish.TALK)
    assert told.told_at == now, "what stays is not told again"
    ended = resident.wishes.get(wish=Wish.NO_TEXT)
    assert (ended.ended_at, ended.ended_by) == (later, BY.key)


@pytest.mark.django_db
def test_the_tables_hold_the_rules(now: dt.datetime) -> None:
    resident = someone(now)
    register.add_wish(resident=resident, wish=Wish.TALK, by=BY, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactWish.objects.create(resident=resident, wish=Wish.TALK, told_at=now, told_by=BY.key)
    with pytest.raises(IntegrityError), transaction.atomic():
        resident.wishes.update(ended_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Resident.objects.filter(pk=resident.pk).update(safe_contact_confirmed=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Resident.objects.filter(pk=resident.pk).update(merged_into=resident)
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactPoint.objects.create(
            resident=resident, kind="PHONE", value="0612345678", created_at=now
        )


@pytest.mark.django_db
def test_six_people_may_share_a_number_and_two_a_name(now: dt.datetime) -> None:
    shelter = phone.parse("036 555 12 12")
    for number in range(6):
        someone(now, name=f"Gast {number}", phone=shelter)
    someone(now, name="Jan de Vries", birth_date=dt.date(1980, 1, 2))
    someone(now, name="Jan de Vries", birth_date=dt.date(1990, 1, 2))
    assert len(matching.find("0365551212")) == 6
    assert len(matching.find("vries jan")) == 2
    assert len(matching.find("jan de vries 2-1-1990")) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["lukasz", "BRZECZYK", "brzęczyk łuk"])
def test_accents_and_capitals_do_not_matter(typed: str, now: dt.datetime) -> None:
    resident = someone(now)
    assert matching.find(typed) == [resident]


@pytest.mark.django_db
def test_a_number_that_looks_like_a_date_is_a_number(now: dt.datetime) -> None:
    resident = someone(now, phone=phone.parse("06 12 11 19 80"))
    assert matching.find("06 12 11 1980") == [resident]


@pytest.mark.django_db
def test_a_merged_resident_is_not_found_any_more(now: dt.datetime) -> None:
    one, other = someone(now), someone(now)
    Resident.objects.filter(pk=other.pk).update(merged_into=one)
    assert matching.find("lukasz") == [one]


@pytest.mark.django_db
def test_an_answer_is_compared_whatever_its_spelling_and_never_kept(now: dt.datetime) -> None:
    resident = someone(now, birth_date=dt.date(1980, 3, 12))
    Resident.objects.filter(pk=resident.pk).update(postcode="1315 AB", house_number="12 a")
    resident.refresh_from_db()
    assert identity.check_postcode(
        resident=resident, postcode="1315ab", house_number="12A", by=BY, now=now
    )
    assert not identity.check_birth_date(
        resident=resident, answer=dt.date(1980, 12, 3), by=BY, now=now
    )
    resident.refresh_from_db()
    assert resident.identity == Resident.Identity.NOT_RIGHT
    kept = str(list(Event.objects.values_list("data", flat=True)))
    assert "1980" not in kept
    assert "1315" not in kept


@pytest.mark.django_db
def test_wrong_answers_stop_counting_after_an_hour(now: dt.datetime) -> None:
    resident = someone(now, birth_date=dt.date(1980, 3, 12))
    right, wrong = dt.date(1980, 3, 12), dt.date(1999, 1, 1)
    for _ in range(identity.MOST_WRONG):
        identity.check_birth_date(resident=resident, answer=wrong, by=BY, now=now)
    with pytest.raises(identity.TooManyTries):
        identity.check_birth_date(resident=resident, answer=right, by=BY, now=now)
    later = now + dt.timedelta(hours=1, minutes=1)
    assert identity.check_birth_date(resident=resident, answer=right, by=BY, now=later)


def in_circle(user: User, resident: Resident, now: dt.datetime) -> bool:
    """Tell whether this colleague works with her."""
    return circle.get_resident(standing_of(user, now=now), resident.pk, now=now).in_circle


def test_who_works_with_her(
    town: build.Town,
    anna: User,
    bilal: User,
    eva: User,
    fatma: User,
    hanna: User,
    now: dt.datetime,
) -> None:
    case = build.callback(town.topics["uitkering"], now=now).case
    resident = case.resident
    assert resident
    assert [in_circle(user, resident, now) for user in (anna, bilal, eva, fatma, hanna)] == [
        True,
        True,
        False,
        False,
        False,
    ]
    lifecycle.assign(case=case, team=town.teams["werk"], owner=None, by=BY, now=now)
    assert in_circle(eva, resident, now)
    assert in_circle(bilal, resident, now), "the team that had her case still knows her"


def test_a_share_and_being_contact_person_open_the_circle(
    town: build.Town, eva: User, now: dt.datetime
) -> None:
    case = build.callback(town.topics["uitkering"], now=now).case
    resident = case.resident
    assert resident
    until = now + dt.timedelta(hours=1)
    lifecycle.share(case=case, who=eva, ground=Share.Ground.VISIT, until_at=until, by=BY, now=now)
    assert in_circle(eva, resident, now)
    later = now + dt.timedelta(hours=2)
    assert not in_circle(eva, resident, later)
    register.set_contact_person(resident=resident, person=eva, by=BY, now=now)
    assert in_circle(eva, resident, later)


def test_someone_without_any_case_may_be_helped_by_whoever_works_on_cases(
    eva: User, fatma: User, now: dt.datetime
) -> None:
    resident = someone(now)
    assert in_circle(eva, resident, now)
    assert not in_circle(fatma, resident, now)


def test_an_anonymous_form_never_decides_that_she_is_someone_we_know(
    town: build.Town, now: dt.datetime
) -> None:
    first = build.callback(town.topics["uitkering"], now=now).case.resident
    second = register.add(
        told=register.Told(name="Ayşe Yılmaz", phone=phone.parse("06 12 34 56 78")),
        by=ANONYMOUS,
        now=now,
    )
    assert first
    assert first.pk != second.pk
    assert len(matching.find("ayse")) == 2


@pytest.mark.parametrize(
    ("year", "name", "day"),
    [
        (2026, "Eerste Paasdag", dt.date(2026, 4, 5)),
        (2038, "Eerste Paasdag", dt.date(2038, 4, 25)),
        (2008, "Tweede Paasdag", dt.date(2008, 3, 24)),
        (2025, "Koningsdag", dt.date(2025, 4, 26)),
        (2026, "Koningsdag", dt.date(2026, 4, 27)),
        (2026, "Hemelvaartsdag", dt.date(2026, 5, 14)),
        (2026, "Tweede Pinksterdag", dt.date(2026, 5, 25)),
        (2030, "Bevrijdingsdag", dt.date(2030, 5, 5)),
        (2026, "Tweede Kerstdag", dt.date(2026, 12, 26)),
    ],
)
def test_public_holidays(year: int, name: str, day: dt.date) -> None:
    found = {holiday.name: holiday.day for holiday in holidays.of_year(year)}
    assert found[name] == day
    assert ("Bevrijdingsdag" in found) == (year % 5 == 0)
    assert clock.in_words(day)
