"""The roster of the backup: what the database holds, gaps, reading a list, and swapping."""

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from portal.desk.backup import importing, leaving, reminders, roster, swaps, timings
from portal.desk.backup.models import BackupDuty, BackupTiming, DutySwap, Half, Place
from portal.desk.backup.roster import Pair, Turn
from portal.desk.places.models import Desk
from portal.kit import clock, spreadsheet
from portal.staff import colleagues, permissions
from portal.staff.models import Role, Team, User
from tests import build
from tests.races import at_once

A_DAY = dt.timedelta(days=1)
State = DutySwap.State


@pytest.fixture
def team(town: build.Town) -> Team:
    return town.teams["inkomen-1"]


@pytest.fixture
def duty(team: Team, bilal: User, carla: User, daan: User, now: dt.datetime) -> BackupDuty:
    return put(team, bilal, carla, daan, now=now)


def put(
    team: Team,
    person: User,
    deputy: User,
    lead: User,
    *,
    now: dt.datetime,
    after: int = 1,
    half: Half = Half.MORNING,
) -> BackupDuty:
    pair = Pair(person, Place.BUILDING, deputy, Place.HOME)
    turn = Turn(team, clock.day_of(now) + after * A_DAY, half)
    return roster.set_duty(turn=turn, pair=pair, user=lead, now=now)


# What the database holds.


@pytest.mark.parametrize("change", ["same person", "both at home", "twice"])
def test_the_database_refuses_a_duty_that_cannot_be(duty: BackupDuty, change: str) -> None:
    values = {
        "same person": {"deputy": duty.person, "day": duty.day + A_DAY},
        "both at home": {"person_place": "HOME", "day": duty.day + A_DAY},
        "twice": {},
    }[change]
    copy = {
        name: getattr(duty, name)
        for name in ("team", "day", "half", "person", "person_place", "deputy", "deputy_place")
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        BackupDuty.objects.create(**{**copy, **values})


def test_a_duty_says_readably_what_is_wrong(
    team: Team, bilal: User, carla: User, daan: User, eva: User, now: dt.datetime
) -> None:
    turn = Turn(team, clock.day_of(now) + A_DAY, Half.MORNING)

    def with_(person: User, place: str, deputy: User, other: str) -> None:
        pair = Pair(person, place, deputy, other)
        roster.set_duty(turn=turn, pair=pair, user=daan, now=now)

    with pytest.raises(roster.SamePerson):
        with_(bilal, "BUILDING", bilal, "BUILDING")
    with pytest.raises(roster.NobodyInBuilding):
        with_(bilal, "HOME", carla, "HOME")
    with pytest.raises(roster.NotInTeam, match="Eva"):
        with_(eva, "BUILDING", carla, "HOME")
    with pytest.raises(roster.DayIsOver):
        put(team, bilal, carla, daan, now=now, after=-1)
    assert not BackupDuty.objects.exists()


def test_only_the_lead_of_the_team_fills_it_in(
    team: Team, bilal: User, carla: User, town: build.Town, now: dt.datetime
) -> None:
    other = build.colleague(name="Olga", team=town.teams["werk"], role=Role.TEAM_LEAD)
    for user in (bilal, other):
        with pytest.raises(permissions.NotAllowed):
            put(team, bilal, carla, user, now=now)


# Gaps.


def test_gaps_are_told_weeks_ahead_and_only_when_people_can_walk_in(
    desk: Desk, duty: BackupDuty, team: Team, now: dt.datetime
) -> None:
    shown = roster.slots([team], first=clock.day_of(now))
    # Mornings on working days only: the desk is open from half past eight to half past twelve.
    assert {slot.turn.half for slot in shown} == {Half.MORNING}
    assert all(slot.turn.day.weekday() < 5 for slot in shown)
    assert (shown[-1].turn.day - clock.day_of(now)).days > 21
    assert [slot.turn.day for slot in shown if not slot.gap] == [duty.day]


def test_no_desk_asks_for_no_roster(team: Team, now: dt.datetime) -> None:
    assert roster.slots([team], first=clock.day_of(now)) == []
    assert reminders.due_gaps(now) == []


def test_absence_makes_a_gap(
    desk: Desk, duty: BackupDuty, team: Team, bilal: User, carla: User, now: dt.datetime
) -> None:
    def why() -> str:
        (slot,) = [s for s in roster.slots([team], first=duty.day, weeks=1) if s.duty]
        return slot.gap

    def away(user: User) -> None:
        colleagues.add_absence(
            user=user,
            from_on=duty.day,
            until_on=duty.day,
            substitute=None,
            by=build.TESTER,
            now=now,
        )

    assert why() == ""
    away(bilal)
    assert why() == "Er is dan niemand in het gebouw."
    away(carla)
    assert why() == "Beide collega's zijn er dan niet."


def test_the_lead_is_warned_of_each_gap_once_and_without_a_name(
    desk: Desk, duty: BackupDuty, team: Team, bilal: User, daan: User, now: dt.datetime
) -> None:
    mine = [due for due in reminders.due_gaps(now) if due.team_id == team.pk]
    assert {due.code for due in mine} == {reminders.GAP}
    assert {due.owner_id for due in mine} == {daan.pk}
    assert len({due.key for due in mine}) == len(mine)
    assert not any(bilal.name in due.text for due in mine)
    # What is due stays due at the same instant, so that nobody hears of it twice.
    tomorrow = {due.key: due.at for due in reminders.due_gaps(now + A_DAY)}
    assert all(tomorrow[due.key] == due.at for due in mine if due.key in tomorrow)


def test_a_team_without_any_roster_gets_one_line(
    desk: Desk, team: Team, daan: User, now: dt.datetime
) -> None:
    (mine,) = [due for due in reminders.due_gaps(now) if due.team_id == team.pk]
    assert mine.code == reminders.EMPTY


def test_who_leaves_hands_over_or_leaves_a_gap(
    duty: BackupDuty, bilal: User, carla: User, daan: User, team: Team, now: dt.datetime
) -> None:
    second = put(team, carla, bilal, daan, now=now, after=2)
    assert [item.pk for item in leaving.DUTIES.items(bilal)] == [duty.pk, second.pk]
    for _ in range(2):
        leaving.DUTIES.hand_over(pk=duty.pk, leaver=bilal, to=daan, by=build.TESTER, now=now)
        # Carla stands there already: nobody can stand in for herself.
        leaving.DUTIES.hand_over(pk=second.pk, leaver=bilal, to=carla, by=build.TESTER, now=now)
    duty.refresh_from_db()
    assert duty.person == daan
    assert not BackupDuty.objects.filter(pk=second.pk).exists()
    assert leaving.DUTIES.items(bilal) == []


# Reading a list.

HEADER = "Datum;Dagdeel;Team;Achtervang;Waar;Vervanger;Waar vervanger\n"


def read(text: str, user: User, now: dt.datetime) -> list[str]:
    content = (HEADER + text).encode()
    taken = importing.take(content=content, name="rooster.csv", user=user, now=now)
    return [row.outcome for row in taken.rows.order_by("number")]


def test_a_list_is_read_and_may_be_read_again(
    team: Team, bilal: User, carla: User, daan: User, now: dt.datetime
) -> None:
    rows = (
        "25-11-2026;ochtend;Inkomen 1;Bilal;gebouw;Carla;thuis\n"
        "2026-11-26;Middag;inkomen 1;carla;;bilal@almere.example;thuis\n"
    )
    assert read(rows, daan, now) == [importing.PUT, importing.PUT]
    assert read(rows, daan, now) == [importing.SAME, importing.SAME]
    assert BackupDuty.objects.count() == 2
    changed = rows.replace("Bilal;gebouw;Carla;thuis", "Carla;gebouw;Bilal;gebouw")
    assert read(changed, daan, now) == [importing.PUT, importing.SAME]
    assert BackupDuty.objects.get(day=dt.date(2026, 11, 25)).person == carla


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("25-11-2026;ochtend;Werk;Bilal;;Carla;", "geen teamleider"),
        ("25-11-2026;nacht;Inkomen 1;Bilal;;Carla;", "ochtend"),
        ("31-02-2026;ochtend;Inkomen 1;Bilal;;Carla;", "bestaat niet"),
        ("morgen;ochtend;Inkomen 1;Bilal;;Carla;", "dag-maand-jaar"),
        ("23-11-2026;ochtend;Inkomen 1;Bilal;;Carla;", "voorbij"),
        ("25-11-2026;ochtend;Inkomen 1;Bilal;thuis;Carla;thuis", "in het gebouw"),
        ("25-11-2026;ochtend;Inkomen 1;Bilal;;Bilal;", "verschillende"),
        ("25-11-2026;ochtend;Inkomen 1;;;Carla;", "Achtervang kennen wij niet"),
        ("25-11-2026;ochtend;Inkomen 1;Bilal;maan;Carla;", "gebouw"),
        ("25-11-2026;ochtend;Inkomen 1;Bilal;;Carla;;meer;nog meer", "te veel vakken"),
        ('25-11-2026;ochtend;Inkomen 1;"=HYPERLINK(""http://x"")";;Carla;', "kennen wij niet"),
        ("25-11-2026;ochtend;Inkomen 1;<script>alert(1)</script>;;Carla;", "kennen wij niet"),
        ("25-11-2026;ochtend;Inkomen 1;" + "x" * 4000 + ";;Carla;", "kennen wij niet"),
        ("9999999-1-1;ochtend;Inkomen 1;Bilal;;Carla;", "dag-maand-jaar"),
    ],
)
def test_a_wrong_row_is_refused_readably_and_the_next_is_taken(
    bilal: User, carla: User, daan: User, row: str, why: str, now: dt.datetime
) -> None:
    right = "26-11-2026;ochtend;Inkomen 1;Bilal;gebouw;Carla;thuis"
    refused, taken = read(f"{row}\n{right}\n", daan, now)
    assert why in refused
    assert "<" not in refused
    assert "HYPERLINK" not in refused
    assert taken == importing.PUT
    assert BackupDuty.objects.count() == 1


def test_a_file_that_is_no_list_changes_nothing(daan: User, now: dt.datetime) -> None:
    for content in (b"", b"\0\0", b"Datum;Team\n1;2\n", b'Datum;"Dagdeel\n'):
        with pytest.raises(spreadsheet.Unreadable):
            importing.take(content=content, name="x", user=daan, now=now)
    many = HEADER + "x;x;x;x;x;x;x\n" * (importing.MOST_ROWS + 1)
    with pytest.raises(importing.TooMany):
        importing.take(content=many.encode(), name="x", user=daan, now=now)


def test_two_of_one_name_are_told_apart_by_user_name(
    team: Team, bilal: User, carla: User, daan: User, now: dt.datetime
) -> None:
    twin = build.colleague(name="bilal2", team=team, role=Role.CASEWORKER)
    User.objects.filter(pk=twin.pk).update(name="Bilal")
    (ambiguous,) = read("25-11-2026;ochtend;Inkomen 1;Bilal;;Carla;\n", daan, now)
    assert "gebruikersnaam" in ambiguous
    assert read("25-11-2026;ochtend;Inkomen 1;bilal2;;Carla;\n", daan, now) == [importing.PUT]


# Swapping.


@pytest.fixture
def third(team: Team) -> User:
    return build.colleague(name="Tess", team=team, role=Role.CASEWORKER)


def test_nothing_changes_before_the_yes(
    duty: BackupDuty, bilal: User, third: User, now: dt.datetime
) -> None:
    swap = swaps.ask(duty=duty, asked=third, user=bilal, now=now)
    duty.refresh_from_db()
    assert duty.person == bilal
    assert [due.owner_id for due in reminders.due_swaps(now)] == [third.pk]
    for _ in range(2):
        swaps.answer(swap=swap, yes=True, user=third, now=now)
    duty.refresh_from_db()
    assert duty.person == third
    assert reminders.due_swaps(now) == []
    with pytest.raises(swaps.Answered):
        swaps.answer(swap=swap, yes=False, user=third, now=now)


def test_a_no_changes_nothing(duty: BackupDuty, bilal: User, third: User, now: dt.datetime) -> None:
    swap = swaps.ask(duty=duty, asked=third, user=bilal, now=now)
    swaps.answer(swap=swap, yes=False, user=third, now=now)
    duty.refresh_from_db()
    assert duty.person == bilal


def test_a_duty_in_return_changes_hands_in_the_same_moment(
    duty: BackupDuty,
    team: Team,
    bilal: User,
    carla: User,
    daan: User,
    third: User,
    now: dt.datetime,
) -> None:
    theirs = put(team, third, carla, daan, now=now, after=2)
    swap = swaps.ask(duty=duty, asked=third, returns=theirs, user=bilal, now=now)
    swaps.answer(swap=swap, yes=True, user=third, now=now)
    duty.refresh_from_db()
    theirs.refresh_from_db()
    assert (duty.person, theirs.person) == (third, bilal)


def test_only_for_ones_own_duty_and_only_who_was_asked_answers(
    duty: BackupDuty, bilal: User, carla: User, third: User, daan: User, now: dt.datetime
) -> None:
    with pytest.raises(swaps.NotYourDuty):
        swaps.ask(duty=duty, asked=carla, user=third, now=now)
    with pytest.raises(roster.SamePerson):
        swaps.ask(duty=duty, asked=carla, user=bilal, now=now)
    swap = swaps.ask(duty=duty, asked=third, user=bilal, now=now)
    with pytest.raises(swaps.AskedBefore):
        swaps.ask(duty=duty, asked=daan, user=bilal, now=now)
    for user in (carla, daan):
        with pytest.raises(permissions.NotAllowed):
            swaps.answer(swap=swap, yes=True, user=user, now=now)
    with pytest.raises(permissions.NotAllowed):
        swaps.withdraw(swap=swap, user=third, now=now)


def test_a_question_about_a_roster_that_changed_is_not_needed_any_more(
    duty: BackupDuty,
    team: Team,
    bilal: User,
    carla: User,
    daan: User,
    third: User,
    now: dt.datetime,
) -> None:
    swap = swaps.ask(duty=duty, asked=third, user=bilal, now=now)
    put(team, daan, carla, daan, now=now)
    with pytest.raises(swaps.Answered):
        swaps.answer(swap=swap, yes=True, user=third, now=now)
    duty.refresh_from_db()
    assert duty.person == daan


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("other", ["no", "withdraw", "lead changes", "lead removes"])
def test_a_yes_and_whatever_meets_it_have_one_winner(
    duty: BackupDuty,
    team: Team,
    bilal: User,
    carla: User,
    daan: User,
    third: User,
    other: str,
    now: dt.datetime,
) -> None:
    for _ in range(4):
        duty = put(team, bilal, carla, daan, now=now)
        DutySwap.objects.all().delete()
        swap = swaps.ask(duty=duty, asked=third, user=bilal, now=now)
        against: dict[str, Callable[[], object]] = {
            "no": partial(swaps.answer, swap=swap, yes=False, user=third, now=now),
            "withdraw": partial(swaps.withdraw, swap=swap, user=bilal, now=now),
            "lead changes": partial(put, team, daan, carla, daan, now=now),
            "lead removes": partial(roster.remove, duty=duty, user=daan, now=now),
        }
        yes = partial(swaps.answer, swap=swap, yes=True, user=third, now=now)
        at_once([yes, against[other]])
        left = DutySwap.objects.filter(pk=swap.pk).first()
        row = BackupDuty.objects.filter(pk=duty.pk).first()
        assert left is None or left.state != State.ASKED
        if other in {"no", "withdraw"}:
            assert row is not None
            assert left is not None
            assert (row.person == third) == (left.state == State.YES)
        elif row is not None:
            assert row.person_id != row.deputy_id


@pytest.mark.django_db(transaction=True)
def test_nobody_asks_for_a_duty_that_the_lead_gives_away_meanwhile(
    duty: BackupDuty,
    team: Team,
    bilal: User,
    carla: User,
    daan: User,
    third: User,
    now: dt.datetime,
) -> None:
    for _ in range(8):
        duty = put(team, bilal, carla, daan, now=now)
        ask = partial(swaps.ask, duty=duty, asked=third, user=bilal, now=now)
        at_once([ask, partial(put, team, daan, carla, daan, now=now)])
        assert not DutySwap.objects.open().exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["ask", "yes", "withdraw"])
def test_another_deputy_stops_no_question_of_the_backup(
    duty: BackupDuty,
    team: Team,
    bilal: User,
    carla: User,
    daan: User,
    third: User,
    act: str,
    now: dt.datetime,
) -> None:
    for _ in range(8):
        duty = put(team, bilal, carla, daan, now=now)
        DutySwap.objects.all().delete()
        ask = partial(swaps.ask, duty=duty, asked=third, user=bilal, now=now)
        swap = DutySwap() if act == "ask" else ask()
        acts: dict[str, Callable[[], object]] = {
            "ask": ask,
            "yes": partial(swaps.answer, swap=swap, yes=True, user=third, now=now),
            "withdraw": partial(swaps.withdraw, swap=swap, user=bilal, now=now),
        }
        at_once([acts[act], partial(put, team, bilal, daan, daan, now=now)])
        ended = {"ask": State.ASKED, "yes": State.YES, "withdraw": State.WITHDRAWN}
        assert DutySwap.objects.get().state == ended[act]


# What is kept.


def test_who_stood_there_is_forgotten_when_the_day_is_over(
    duty: BackupDuty, now: dt.datetime
) -> None:
    roster.forget(now=now + A_DAY)
    assert BackupDuty.objects.exists()
    roster.forget(now=now + 2 * A_DAY)
    assert not BackupDuty.objects.exists()


def test_figures_are_of_a_team_and_never_of_few(desk: Desk, team: Team, now: dt.datetime) -> None:
    columns = {field.name for field in BackupTiming._meta.fields}
    assert columns == {"id", "team", "desk", "month_on", "half", "seconds", "ended_how"}
    for number in range(10):
        assert timings.of_team(team, now=now) == []
        BackupTiming.objects.create(
            team=team,
            desk=desk,
            month_on=clock.day_of(now).replace(day=1),
            half=Half.MORNING,
            seconds=60 * number,
            ended_how="CAME",
        )
    (figure,) = timings.of_team(team, now=now)
    assert (figure.half, figure.asked, figure.helped, figure.minutes) == ("ochtend", 10, 10, 4)
