"""Verbs about colleagues: the rules of the tables, and that somebody can always manage."""

import datetime as dt
import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError, connections, transaction

from portal.audit.models import Event
from portal.kit.refusal import Refused
from portal.live import notify
from portal.staff import colleagues, people
from portal.staff.models import Absence, Membership, Role, Team, User
from tests import build

BY = build.TESTER
PERSON = colleagues.Person("ilse", "Ilse", "Ilse", "ilse@almere.example")


def test_user_names_differ_in_more_than_capitals(town: build.Town, now: dt.datetime) -> None:
    added = colleagues.add(person=PERSON, by=BY, now=now)
    assert added.user.check_password(added.start_password)
    shouting = colleagues.Person("ILSE", "Ilse", "Ilse", "ilse@almere.example")
    with pytest.raises(colleagues.UsernameTaken):
        colleagues.add(person=shouting, by=BY, now=now)
    assert User.objects.filter(username__iexact="ilse").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="Ilse", name="I", public_name="I", email="i@almere.example")
    assert Event.objects.filter(code="user.added").count() == 1


def test_one_running_membership_a_role_in_the_table(bilal: User) -> None:
    row = bilal.memberships.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            user=bilal, team=row.team, role=row.role, from_on=dt.date(2026, 1, 1)
        )


def test_a_membership_does_not_overlap_itself(
    bilal: User, town: build.Town, now: dt.datetime
) -> None:
    team = town.teams["werk"]

    def begin(first: dt.date, until: dt.date | None) -> Membership:
        return colleagues.begin_membership(
            user=bilal, team=team, role=Role.DESK, from_on=first, until_on=until, by=BY, now=now
        )

    begin(dt.date(2026, 1, 1), dt.date(2026, 2, 1))
    begin(dt.date(2026, 2, 1), dt.date(2026, 3, 1))
    for first, until in (
        (dt.date(2026, 1, 15), dt.date(2026, 1, 16)),
        (dt.date(2025, 1, 1), None),
        (dt.date(2026, 2, 28), dt.date(2027, 1, 1)),
    ):
        with pytest.raises(colleagues.RoleRunsAlready):
            begin(first, until)
    with pytest.raises(colleagues.OutOfOrder):
        begin(dt.date(2026, 5, 1), dt.date(2026, 5, 1))
    begin(dt.date(2026, 3, 1), None)


def test_a_role_that_ends_before_it_began_never_held(
    bilal: User, town: build.Town, now: dt.datetime
) -> None:
    row = colleagues.begin_membership(
        user=bilal,
        team=town.teams["werk"],
        role=Role.DESK,
        from_on=dt.date(2027, 1, 1),
        until_on=None,
        by=BY,
        now=now,
    )
    colleagues.end_membership(membership=row, until_on=dt.date(2026, 11, 24), by=BY, now=now)
    assert row.until_on == row.from_on
    assert row not in Membership.objects.on(dt.date(2027, 1, 1))


def test_ending_a_role_closes_the_open_streams(
    bilal: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    revoked: list[int] = []
    monkeypatch.setattr(notify, "revoke", revoked.append)
    row = bilal.memberships.get()
    colleagues.end_membership(membership=row, until_on=now.date(), by=BY, now=now)
    assert bilal.pk in revoked


def test_absences_do_not_overlap_and_end_after_they_start(
    bilal: User, carla: User, now: dt.datetime
) -> None:
    def away(first: int, last: int, substitute: User | None = carla) -> Absence:
        return colleagues.add_absence(
            user=bilal,
            from_on=dt.date(2026, 12, first),
            until_on=dt.date(2026, 12, last),
            substitute=substitute,
            by=BY,
            now=now,
        )

    away(1, 5)
    with pytest.raises(colleagues.AwayAlready):
        away(5, 8)
    with pytest.raises(colleagues.OutOfOrder):
        away(8, 7)
    away(6, 6, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.create(
            user=bilal,
            from_on=dt.date(2026, 12, 20),
            until_on=dt.date(2026, 12, 21),
            substitute=bilal,
        )
    on_the_first = people.substitute_of(bilal, on=dt.date(2026, 12, 1))
    assert on_the_first
    assert on_the_first.substitute == carla
    assert people.substitute_of(bilal, on=dt.date(2026, 12, 7)) is None


def test_a_manager_with_an_end_date_is_not_enough(
    hanna: User, bilal: User, town: build.Town, now: dt.datetime
) -> None:
    def make_manager(until: dt.date | None) -> Membership:
        return colleagues.begin_membership(
            user=bilal,
            team=town.teams["beheer"],
            role=Role.FUNCTIONAL_MANAGER,
            from_on=now.date(),
            until_on=until,
            by=BY,
            now=now,
        )

    temporary = make_manager(dt.date(2026, 12, 31))
    with pytest.raises(colleagues.LastManager):
        colleagues.disable(user=hanna, by=BY, now=now)
    colleagues.end_membership(membership=temporary, until_on=now.date(), by=BY, now=now)
    make_manager(None)
    colleagues.disable(user=hanna, by=BY, now=now)
    with pytest.raises(colleagues.LastManager):
        colleagues.disable(user=bilal, by=BY, now=now)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run these at the same moment, each on its own connection; return the names of refusals."""
    refused: list[str] = []
    ready = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            ready.wait(timeout=10)
            act()
        except Refused as error:
            refused.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return refused


@pytest.mark.django_db(transaction=True)
def test_two_managers_cannot_remove_each_other_at_once() -> None:
    now = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
    team = Team.objects.create(code="beheer", name="Functioneel beheer")
    pair = [
        build.colleague(name=name, team=team, role=Role.FUNCTIONAL_MANAGER)
        for name in ("Hanna", "Jan")
    ]
    for _ in range(5):
        User.objects.update(is_active=True)
        refused = at_once(
            *(partial(colleagues.disable, user=user, by=BY, now=now) for user in pair)
        )
        assert refused == ["LastManager"]
        assert User.objects.filter(is_active=True).count() == 1
