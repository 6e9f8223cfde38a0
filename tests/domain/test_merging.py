"""Two rows become one resident, and go apart again."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from callbacks.telephony import caller
from portal.cases import merging
from portal.cases.models import Case
from portal.kit import phone
from portal.residents import access, register
from portal.residents.models import ContactPoint, Merge, Representation, Resident, Wish
from tests import build


@pytest.fixture
def two(town: build.Town, now: dt.datetime) -> tuple[Resident, Resident]:
    """Ayşe, who asked twice from two numbers; the second time with safe contact."""
    first = build.callback(town.topics["uitkering"], now=now, number="06 12345678")
    second = build.callback(
        town.topics["werk"], now=now, number="06 87654321", safe_contact=True, email="a@b.example"
    )
    assert first.case.resident
    assert second.case.resident
    register.add_wish(resident=second.case.resident, wish=Wish.TALK, by=build.TESTER, now=now)
    return first.case.resident, second.case.resident


def test_cases_numbers_and_wishes_come_together_and_only_get_stricter(
    two: tuple[Resident, Resident], now: dt.datetime
) -> None:
    kept, dropped = two
    merging.merge(kept=kept, dropped=dropped, by=build.TESTER, now=now)

    kept.refresh_from_db()
    assert Case.objects.filter(resident=kept).count() == 2
    assert kept.contact_points.filter(kind=ContactPoint.Kind.PHONE).count() == 2
    assert kept.safe_contact
    assert Wish.TALK in access.running_wishes(kept)
    assert list(Resident.objects.current()) == [kept]


def test_safe_contact_set_on_a_screen_from_before_the_merge_reaches_who_is_left(
    town: build.Town, now: dt.datetime
) -> None:
    kept, dropped = (
        register.add(told=register.Told(name=name), by=build.TESTER, now=now) for name in "AB"
    )
    merging.merge(kept=kept, dropped=Resident.objects.get(pk=dropped.pk), by=build.TESTER, now=now)
    register.set_safe_contact(resident=dropped, by=build.TESTER, now=now)

    kept.refresh_from_db()
    assert kept.safe_contact
    assert kept.safe_contact_confirmed
    dropped.refresh_from_db()
    assert dropped.safe_contact


def test_undoing_gives_each_her_own_back_and_keeps_safe_contact(
    two: tuple[Resident, Resident], now: dt.datetime
) -> None:
    kept, dropped = two
    register.add_representation(
        resident=dropped,
        kind=Representation.Kind.HELPER,
        name="Buurvrouw",
        phone=None,
        from_on=now.date(),
        by=build.TESTER,
        now=now,
    )
    done = merging.merge(kept=kept, dropped=dropped, by=build.TESTER, now=now)
    merging.undo(done=done, by=build.TESTER, now=now)
    merging.undo(done=done, by=build.TESTER, now=now)

    kept.refresh_from_db()
    dropped.refresh_from_db()
    assert Case.objects.get(resident=dropped).topic_id is not None
    assert kept.contact_points.count() == 1
    assert dropped.representations.count() == 1
    assert kept.safe_contact
    assert dropped.safe_contact
    assert Resident.objects.current().count() == 2


def test_two_dates_of_birth_are_two_people(
    two: tuple[Resident, Resident], now: dt.datetime
) -> None:
    kept, dropped = two
    Resident.objects.filter(pk=kept.pk).update(birth_date=dt.date(1990, 1, 1))
    Resident.objects.filter(pk=dropped.pk).update(birth_date=dt.date(1991, 1, 1))
    with pytest.raises(merging.CannotMerge, match="twee mensen"):
        merging.merge(kept=kept, dropped=dropped, by=build.TESTER, now=now)


def test_nobody_is_merged_twice_or_with_herself(
    two: tuple[Resident, Resident], now: dt.datetime
) -> None:
    kept, dropped = two
    with pytest.raises(merging.CannotMerge):
        merging.merge(kept=kept, dropped=kept, by=build.TESTER, now=now)
    merging.merge(kept=kept, dropped=dropped, by=build.TESTER, now=now)
    with pytest.raises(merging.CannotMerge, match="al samengevoegd"):
        merging.merge(kept=kept, dropped=dropped, by=build.TESTER, now=now)
    with pytest.raises(IntegrityError, match="dropped_once"), transaction.atomic():
        Merge.objects.create(kept=kept, dropped=dropped, at=now, by="job:x")


def test_an_undo_waits_for_the_merge_on_top_of_it(
    two: tuple[Resident, Resident], town: build.Town, now: dt.datetime
) -> None:
    kept, dropped = two
    third = build.callback(town.topics["werk"], now=now, number="06 11112222").case.resident
    assert third
    done = merging.merge(kept=kept, dropped=dropped, by=build.TESTER, now=now)
    merging.merge(kept=third, dropped=kept, by=build.TESTER, now=now)
    with pytest.raises(merging.CannotUndo):
        merging.undo(done=done, by=build.TESTER, now=now)


def test_a_number_that_more_people_use_stays_so(town: build.Town, now: dt.datetime) -> None:
    kept, dropped = _two("Ada Bos", now)
    dropped.contact_points.update(is_shared=True)
    merging.merge(kept=kept, dropped=dropped, by=build.TESTER, now=now)
    assert caller.hint("+31612345678", now=now).resident is None


def test_both_tell_their_hours_and_both_are_obeyed(town: build.Town, now: dt.datetime) -> None:
    kept, dropped = _two("Ada Bos", now)
    for who, hours in ((kept, "na 14 uur"), (dropped, "niet op vrijdag")):
        register.add_wish(resident=who, wish=Wish.HOURS, detail=hours, by=build.TESTER, now=now)
    merging.merge(kept=kept, dropped=dropped, by=build.TESTER, now=now)
    assert kept.wishes.get(ended_at=None).detail == "na 14 uur; niet op vrijdag"


def test_wishes_too_long_for_one_line_are_for_a_person(town: build.Town, now: dt.datetime) -> None:
    kept, dropped = _two("Ada Bos", now)
    for who, hours in ((kept, "a" * 100), (dropped, "b" * 100)):
        register.add_wish(resident=who, wish=Wish.HOURS, detail=hours, by=build.TESTER, now=now)
    with pytest.raises(merging.CannotMerge):
        merging.merge(kept=kept, dropped=dropped, by=build.TESTER, now=now)


def _two(name: str, now: dt.datetime) -> tuple[Resident, Resident]:
    told = register.Told(name=name, phone=phone.parse("06 12345678"))
    kept, dropped = (register.add(told=told, by=build.TESTER, now=now) for _ in "AB")
    return kept, dropped
