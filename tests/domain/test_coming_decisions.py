"""No is told before it is sent: a decision on its way makes a call, once, and ends in what became
of it; nothing of what is not ours is kept."""

import datetime as dt
import json
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from callbacks import attempts, requests
from callbacks.decision_models import ComingDecision, DecisionEvent, DecisionSource
from callbacks.decisions import coming, door, drafts, keys, people, reminders, taking
from callbacks.decisions.coming import Announced
from callbacks.models import CallAttempt, CallbackRequest
from portal.cases import lifecycle
from portal.cases.models import Case
from portal.contacts import assurances, clashes
from portal.contacts.models import Assurance, Clash, Promise
from portal.due import engine, work
from portal.intake.models import ImportedList, ImportedRow
from portal.kit import clock, phone, spreadsheet
from portal.kit.states import MovedMeanwhile
from portal.letters.writing import writing
from portal.municipality import calendars
from portal.outbox.models import Message
from portal.residents import register
from portal.residents.models import Resident, Wish
from portal.staff import permissions
from portal.staff.models import User
from portal.staff.permissions import NotAllowed
from tests import build, build_letter, decisions
from tests.decisions import Benefits, told
from tests.races import at_once

# In two pieces: no number that passes the test stands in this house.
BSN = "111222" + "333"
State, Result = ComingDecision.State, CallAttempt.Result
DAY = dt.timedelta(days=1)
BORN = dt.date(1980, 3, 14)
# A Friday; two working days before is Wednesday.
FRIDAY = dt.date(2026, 12, 4)
HEADER = "Kenmerk;Naam;Geboortedatum;Telefoon;Onderwerp;Team;Gaat uit op;Gaat niet door"


@pytest.fixture
def benefits(town: build.Town) -> Benefits:
    return decisions.benefits(town.teams["inkomen-1"])


@pytest.fixture
def ayse(town: build.Town, now: dt.datetime) -> Resident:
    who = register.Told(name="Ayşe Yılmaz", phone=phone.parse("06 12 34 56 78"), birth_date=BORN)
    return register.add(told=who, by=build.TESTER, now=now - DAY)


def announced(town: build.Town, resident: Resident | None = None, **more: Any) -> Announced:
    values: dict[str, Any] = {
        "about": "Bijzondere bijstand",
        "team": town.teams["inkomen-1"],
        "goes_out_on": FRIDAY,
        "who": people.Told("Ayşe Yılmaz", BORN, phone.parse("06 12 34 56 78")),
        "resident": resident,
        "token": f"een-formulier-{ComingDecision.objects.count()}",
    }
    return Announced(**(values | more))


def announce(town: build.Town, now: dt.datetime, **more: Any) -> ComingDecision:
    return coming.announce(told=announced(town, **more), by=build.TESTER, now=now).decision


def speak(decision: ComingDecision, user: User, now: dt.datetime) -> None:
    call(decision, user, now, Result.REACHED)


def call(
    decision: ComingDecision, user: User, now: dt.datetime, result: CallAttempt.Result
) -> None:
    request = CallbackRequest.objects.select_related("case").get(pk=decision.pk)
    requests.claim(request=request, user=user, now=now)
    attempts.log(request=request, call=attempts.Call(result=result), user=user, now=now)


def fresh(decision: ComingDecision) -> ComingDecision:
    found = ComingDecision.objects.select_related("request__case__team", "request__case__resident")
    return found.get(pk=decision.pk)


def test_it_makes_a_call_of_the_right_team_before_it_goes_out(
    town: build.Town, ayse: Resident, now: dt.datetime
) -> None:
    decision = announce(town, now)
    case = decision.request.case
    assert (case.resident, case.team, case.owner) == (ayse, town.teams["inkomen-1"], None)
    # Thursday, the end of the working day before.
    assert case.due_at is not None
    assert clock.local(case.due_at).strftime("%Y-%m-%d %H:%M") == "2026-12-03 16:30"
    # Nothing was promised, nobody heard anything, and she keeps the one row that she has.
    assert not Promise.objects.exists()
    assert not Message.objects.exists()
    assert Resident.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "born", "number", "is_known"),
    [
        ("ayse yilmaz", BORN, "06 12 34 56 78", True),
        ("Ayşe Yılmaz", BORN, "06 12 34 56 81", True),
        ("Ayşe Yılmaz", dt.date(1990, 1, 1), "06 12 34 56 78", False),
        ("Ayşe Yılmaz", None, "06 12 34 56 78", True),
        ("Fatma Yılmaz", BORN, "06 12 34 56 78", False),
        # Never by a number alone.
        ("Iemand Anders", None, "06 12 34 56 78", False),
    ],
)
def test_whose_it_is(
    ayse: Resident, name: str, born: dt.date | None, number: str, is_known: bool
) -> None:
    found = people.find(people.Told(name, born, phone.parse(number)))
    assert found == (ayse if is_known else None)


def test_two_people_with_one_name_and_day_are_nobody(ayse: Resident, now: dt.datetime) -> None:
    who = register.Told(name="Ayse Yilmaz", birth_date=BORN)
    register.add(told=who, by=build.TESTER, now=now)
    assert people.find(people.Told("Ayşe Yılmaz", BORN)) is None


def test_without_a_number_nobody_can_call(town: build.Town, now: dt.datetime) -> None:
    with pytest.raises(coming.NoNumber):
        announce(town, now, who=people.Told("Nieuw Iemand", BORN))
    assert not Resident.objects.exists()
    assert not Case.objects.exists()


def test_what_went_out_cannot_be_told_first(town: build.Town, now: dt.datetime) -> None:
    with pytest.raises(coming.GoneOut):
        announce(town, now, goes_out_on=now.date() - DAY)
    assert announce(town, now, goes_out_on=now.date()).request.case.due_at == now


def test_a_double_click_announces_once(town: build.Town, now: dt.datetime) -> None:
    first = announce(town, now, token="precies-deze-knop")
    assert announce(town, now, token="precies-deze-knop") == first
    assert Case.objects.count() == 1


def test_told_and_understood_after_a_talk(
    town: build.Town, bilal: User, eva: User, now: dt.datetime
) -> None:
    decision = announce(town, now)
    with pytest.raises(coming.NotSpoken):
        coming.end(decision=decision, state=State.TOLD, words="", user=bilal, now=now)
    speak(decision, bilal, now)
    with pytest.raises(NotAllowed):
        coming.end(decision=fresh(decision), state=State.TOLD, words="", user=eva, now=now)
    for _ in range(2):
        coming.end(decision=fresh(decision), state=State.TOLD, words="", user=bilal, now=now)
    assert fresh(decision).state == State.TOLD
    with pytest.raises(MovedMeanwhile):
        coming.end(decision=fresh(decision), state=State.OFFERED, words="x", user=bilal, now=now)


def test_alternatives_say_which(town: build.Town, bilal: User, now: dt.datetime) -> None:
    decision = announce(town, now)
    speak(decision, bilal, now)
    with pytest.raises(coming.NeedsWords):
        coming.end(decision=fresh(decision), state=State.OFFERED, words=" ", user=bilal, now=now)
    words = "Samen een fonds gezocht."
    coming.end(decision=fresh(decision), state=State.OFFERED, words=words, user=bilal, now=now)
    assert fresh(decision).words == words


def test_not_reached_only_after_trying(town: build.Town, bilal: User, now: dt.datetime) -> None:
    decision = announce(town, now)
    end: dict[str, Any] = {"state": State.UNREACHED, "words": "Telefoon stond uit.", "user": bilal}
    with pytest.raises(coming.NotTried):
        coming.end(decision=decision, **end, now=now)
    call(decision, bilal, now, Result.NO_ANSWER)
    coming.end(decision=fresh(decision), **end, now=now)
    # The call itself goes on: she may still want to hear it from a person.
    assert fresh(decision).request.case.is_open


@pytest.mark.parametrize("why", ["died", "no calls", "rather write"])
def test_who_may_not_be_called(
    town: build.Town, ayse: Resident, bilal: User, now: dt.datetime, why: str
) -> None:
    if why == "died":
        register.set_died(resident=ayse, died_on=now.date(), by=build.TESTER, now=now)
    else:
        wish = Wish.NO_CALL if why == "no calls" else Wish.WRITE
        register.add_wish(resident=ayse, wish=wish, by=build.TESTER, now=now)
    decision = announce(town, now)
    assert not coming.may_be_called(fresh(decision).request, now)
    if why == "died":
        assert not CallbackRequest.objects.waiting_for([town.teams["inkomen-1"]])
    end: dict[str, Any] = {"state": State.UNREACHED, "words": "Kan niet bellen.", "user": bilal}
    coming.end(decision=fresh(decision), **end, now=now)
    assert fresh(decision).request.case.outcome == CallbackRequest.Outcome.NOT_NEEDED


def test_the_database_holds_its_rules(town: build.Town, now: dt.datetime) -> None:
    decision = announce(town, now)
    rows = ComingDecision.objects.filter(pk=decision.pk)
    for wrong in (
        {"state": "TOLD"},
        {"about": ""},
        {"key": "X"},
        {"state": "OFFERED", "ended_at": now, "ended_by": "x", "words": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_two_working_days_before_it_stands_on_top_and_with_the_lead(
    town: build.Town, bilal: User, daan: User, now: dt.datetime
) -> None:
    decision = announce(town, now)
    request = decision.request
    requests.claim(request=request, user=bilal, now=now)
    wednesday = clock.instant(FRIDAY - 2 * DAY, dt.time(9))
    assert reminders.due(wednesday - DAY) == []
    assert {(due.owner_id, due.goes_first) for due in reminders.due(wednesday)} == {
        (bilal.pk, True),
        (daan.pk, True),
    }
    source = "callbacks.decisions.reminders.due"
    assert engine.tick(sources=[source], now=wednesday) == 2
    for who in (bilal, daan):
        teams = permissions.teams_of(who, now=wednesday)
        day = work.day_of(who, teams=teams, page=1, now=wednesday)
        assert [row.case for row in day.first_of_all] == [request.case]
    attempts.log(
        request=request, call=attempts.Call(result=Result.REACHED), user=bilal, now=wednesday
    )
    coming.end(decision=fresh(decision), state=State.TOLD, words="", user=bilal, now=wednesday)
    assert reminders.due(wednesday) == []


def test_told_on_the_last_day_it_stands_on_top_at_once(
    town: build.Town, daan: User, now: dt.datetime
) -> None:
    announce(town, now, goes_out_on=now.date() + DAY)
    assert {due.owner_id for due in reminders.due(now)} == {None, daan.pk}


def test_weekends_and_closed_days_do_not_count(town: build.Town) -> None:
    calendar = calendars.office_calendar()
    monday = dt.date(2026, 12, 7)
    assert coming.goes_first_on(monday, calendar) == dt.date(2026, 12, 3)


def test_the_same_key_makes_one_call_and_another_day_moves_it(
    town: build.Town, now: dt.datetime
) -> None:
    source = decisions.source(town.teams["inkomen-1"])
    also: dict[str, Any] = {"source": source, "key": "WI-1", "token": None}
    first = announce(town, now, **also)
    assert announce(town, now, **also) == first
    later = FRIDAY + 7 * DAY
    moved = coming.announce(
        told=announced(town, goes_out_on=later, **also), by=build.TESTER, now=now
    )
    assert (moved.is_moved, moved.decision.goes_out_on) == (True, later)
    due_at = Case.objects.get().due_at
    assert due_at is not None
    assert clock.day_of(due_at) == later - DAY


def test_withdrawn_ends_the_call_and_stays_withdrawn(town: build.Town, now: dt.datetime) -> None:
    source = decisions.source(town.teams["inkomen-1"])
    also: dict[str, Any] = {"source": source, "key": "WI-1", "token": None}
    decision = announce(town, now, **also)
    for _ in range(2):
        coming.withdraw(decision=fresh(decision), by=build.TESTER, now=now)
    assert Case.objects.get().outcome == CallbackRequest.Outcome.NOT_NEEDED
    again = coming.announce(told=announced(town, **also), by=build.TESTER, now=now)
    assert (again.is_new, again.decision.state) == (False, State.WITHDRAWN)
    assert Case.objects.count() == 1


def test_whoever_was_told_no_hears_that_it_does_not_go_out(
    town: build.Town, bilal: User, now: dt.datetime
) -> None:
    decision = announce(town, now)
    speak(decision, bilal, now)
    coming.end(decision=fresh(decision), state=State.TOLD, words="", user=bilal, now=now)
    coming.withdraw(decision=fresh(decision), by=build.TESTER, now=now)
    again = Case.objects.open().get()
    assert again.subject == "Een besluit gaat toch niet door: vertel het de inwoner"
    assert again.origin == decision.request.case
    assert again.due_at is not None
    assert clock.day_of(again.due_at) == now.date() + DAY


def test_what_is_urgent_is_not_closed_by_a_withdrawal(town: build.Town, now: dt.datetime) -> None:
    decision = announce(town, now)
    lifecycle.mark_urgent(case=decision.request.case, by=build.TESTER, now=now)
    coming.withdraw(decision=fresh(decision), by=build.TESTER, now=now)
    assert Case.objects.get().is_open


def assure(case: Case, user: User, now: dt.datetime) -> None:
    said = assurances.Said(
        what="U krijgt de wasmachine.",
        ground=Assurance.Ground.LAW,
        author=user,
        said_on=now.date(),
        token="een-toezegging-een-formulier",
    )
    assurances.say(case=case, said=said, user=user, now=now)


def test_an_open_assurance_rings_and_nobody_tells_no_before_the_lead_decides(
    town: build.Town, ayse: Resident, bilal: User, carla: User, daan: User, now: dt.datetime
) -> None:
    earlier = build.callback(town.topics["uitkering"], now=now).case
    Case.objects.filter(pk=earlier.pk).update(resident=ayse)
    assure(Case.objects.get(pk=earlier.pk), carla, now)
    decision = announce(town, now)
    clash = Clash.objects.select_related("case__team", "assurance").get()
    assert (clash.case, clash.rung) == (decision.request.case, carla)
    speak(decision, bilal, now)
    with pytest.raises(clashes.GoesAgainst):
        coming.end(decision=fresh(decision), state=State.TOLD, words="", user=bilal, now=now)
    clashes.decide(
        clash=clash, verdict=Clash.Verdict.GOES_ON, reason="De wet is anders.", user=daan, now=now
    )
    coming.end(decision=fresh(decision), state=State.TOLD, words="", user=bilal, now=now)


def test_a_letter_that_says_no_waits_for_the_call(
    town: build.Town, bilal: User, now: dt.datetime
) -> None:
    case = build.callback(town.topics["uitkering"], now=now).case
    other = build.callback(town.topics["werk"], now=now, number="06 12 34 56 80").case

    def sign(which: Case) -> None:
        lifecycle.check_guards(which, "letters.sign_refusal", bilal.actor)

    with pytest.raises(coming.NotToldYet):
        sign(case)
    decision = coming.announce_in_case(case=case, told=announced(town), user=bilal, now=now)
    assert decision.request.case.origin == case
    assert decision.request.case.resident == case.resident
    with pytest.raises(coming.NotToldYet):
        sign(case)
    speak(decision, bilal, now)
    with pytest.raises(coming.NotToldYet):
        sign(case)
    coming.end(decision=fresh(decision), state=State.TOLD, words="", user=bilal, now=now)
    sign(case)
    with pytest.raises(coming.NotToldYet):
        sign(other)
    # A second no waits for a talk of its own.
    coming.announce_in_case(case=case, told=announced(town), user=bilal, now=now)
    with pytest.raises(coming.NotToldYet):
        sign(case)


def test_a_talk_of_long_ago_is_no_talk_about_this_letter(
    town: build.Town, bilal: User, now: dt.datetime
) -> None:
    case = build.callback(town.topics["uitkering"], now=now).case
    decision = coming.announce_in_case(case=case, told=announced(town), user=bilal, now=now)
    call(decision, bilal, now, Result.NO_ANSWER)
    end: dict[str, Any] = {"state": State.UNREACHED, "words": "Nam niet op.", "user": bilal}
    coming.end(decision=fresh(decision), **end, now=now)
    assert coming.is_told(case, now=now + 42 * DAY)
    assert not coming.is_told(case, now=now + 43 * DAY)


# --- from another system -----------------------------------------------------------------------


def bring_in(source: DecisionSource, now: dt.datetime, *rows: str) -> list[str]:
    content = "\n".join([HEADER, *rows]).encode()
    imported = taking.take_file(
        content=content, name="lijst.csv", source=source, by=build.TESTER, now=now
    )
    return list(imported.rows.order_by("number").values_list("outcome", flat=True))


def everything() -> str:
    """Every cell of every table, as text."""
    found: list[str] = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'select t::text from "{model._meta.db_table}" t')
            found += [row for (row,) in cursor.fetchall()]
    return "\n".join(found)


def test_a_list_and_nothing_kept_of_what_is_not_ours(town: build.Town, now: dt.datetime) -> None:
    source = decisions.source(town.teams["inkomen-1"])
    rows = (
        "WI-1;Ayşe Yılmaz;14-03-1980;0612345678;Bijzondere bijstand;Inkomen 1;4-12-2026;",
        "WMO-9;Hendrikje Vandervreemd;01-02-1950;0612999888;Huishulp;Zorg en Wmo;2026-12-04;",
        "WI-2;Bo;;0612345699;;;2026-12-04;",
        "WI-3;Cas;31-31-1980;0612345698;;;2026-12-04;",
        "WI-4;Dee;;;;;2026-12-04;",
        "WI-5;Evi;;0612345697;;;2026-11-01;",
        "WI-6;;;0612345696;;;2026-12-04;",
        ";Gus;;0612345695;;;2026-12-04;",
        "WI-8;Huy;;0900 1234;;;2026-12-04;",
        "WI-9;Ida;;0612345694;;;morgen;",
    )
    assert bring_in(source, now, *rows) == [
        "announced",
        "not ours",
        "announced",
        "refused: birth date not valid",
        "refused: no number",
        "refused: gone out already",
        "refused: no name",
        "refused: no key",
        "refused: number not valid",
        "refused: no day",
    ]
    kept = everything()
    for gone in ("Vandervreemd", "vandervreemd", "612999888", "WMO-9", "Huishulp", "1950-02-01"):
        assert gone not in kept
    # Of a refused row only its key, by which whoever brought it in finds it.
    for name in ("Cas", "Dee", "Evi", "Ida"):
        assert not Resident.objects.filter(name=name).exists()
    assert {row.cells == {} and row.fingerprint == "" for row in ImportedRow.objects.all()} == {
        True
    }
    assert bring_in(source, now, *rows)[:3] == ["known", "not ours", "known"]
    assert bring_in(source, now, "WI-1;;;;;;2026-12-04;ja") == ["withdrawn"]
    assert bring_in(source, now, "WI-1;;;;;;2026-12-04;ja") == ["known"]
    assert ComingDecision.objects.count() == 2


def test_a_number_that_looks_like_a_bsn_is_kept_nowhere(town: build.Town, now: dt.datetime) -> None:
    source = decisions.source(town.teams["inkomen-1"])
    bsn = BSN
    assert bring_in(
        source,
        now,
        f"{bsn};Jan;;0612345699;;;2026-12-04;",
        f"WI-1;Jan {bsn};;0612345699;Over {bsn};;2026-12-04;",
    ) == ["refused: no key", "announced"]
    assert bsn not in everything()


def test_a_list_with_a_flag_about_people_is_refused(town: build.Town, now: dt.datetime) -> None:
    source = decisions.source(town.teams["inkomen-1"])
    with pytest.raises(spreadsheet.Unreadable, match="fraude"):
        taking.take_file(
            content=b"Kenmerk;Naam;Gaat uit op;Fraude\n1;A;2026-12-04;x\n",
            name="x",
            source=source,
            by=build.TESTER,
            now=now,
        )
    assert not ImportedList.objects.exists()


def test_the_command_tells_what_became_of_each_row(
    town: build.Town, now: dt.datetime, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    decisions.source(town.teams["inkomen-1"])
    file = tmp_path / "besluiten.csv"
    file.write_text(f"{HEADER}\nWI-1;Ada;;0612345699;;;2026-12-04;\nX;B;;0612;;Zorg;2026-12-04;\n")
    before = file.read_bytes()
    call_command("import_decisions", str(file), source="Uitkeringssysteem")
    assert capsys.readouterr().out == "row,outcome,key\n2,announced,WI-1\n3,not ours,\n"
    assert file.read_bytes() == before
    with pytest.raises(Exception, match="geen bron"):
        call_command("import_decisions", str(file), source="anders")


def test_a_signed_event_makes_the_call(
    town: build.Town, ayse: Resident, benefits: Benefits
) -> None:
    answer = benefits.send(told())
    assert (answer.status_code, answer.json()) == (200, {"result": "announced"})
    decision = ComingDecision.objects.select_related("request__case__resident").get()
    assert (decision.key, decision.request.case.resident) == ("WI-2026-77", ayse)
    assert benefits.send(told()).json() == {"result": "known"}
    assert benefits.send(told(goes_out_on="2026-12-11")).json() == {"result": "moved"}
    gone = told(event="withdrawn")
    assert benefits.send(gone).json() == {"result": "withdrawn"}
    assert Case.objects.get().outcome == "NOT_NEEDED"


def test_of_what_is_not_ours_not_even_that_it_came(benefits: Benefits) -> None:
    before = everything()
    answer = benefits.send(told(team="Zorg en Wmo", name="Hendrikje Vandervreemd"))
    assert answer.json() == {"result": "ignored"}
    assert not DecisionEvent.objects.exists()
    assert "Vandervreemd" not in everything()
    assert len(everything().splitlines()) - len(before.splitlines()) <= 1


def test_the_same_event_twice_is_one_and_a_replay_is_refused(benefits: Benefits) -> None:
    data = told()
    body = json.dumps(data).encode()
    headers = benefits.headers(body)
    assert benefits.post(body, headers).status_code == 200
    assert benefits.post(body, headers).json()["type"].endswith(":herhaald")
    again = benefits.headers(body, at=clock.utc_now() + dt.timedelta(seconds=2))
    assert benefits.post(body, again).json() == {"result": "known"}
    other = benefits.send(data | {"about": "Iets anders"})
    assert (other.status_code, other.json()["type"]) == (409, "urn:almere:besluiten:anders")
    assert ComingDecision.objects.count() == 1
    door.forget(now=clock.utc_now() + 31 * DAY)
    assert not DecisionEvent.objects.exists()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (told(besluit="afgewezen"), "fields"),
        (told(event="approved"), "event"),
        (told(event_id="a b"), "event"),
        (told(name=["x"]), "values"),
        (told(name="x" * 121), "values"),
        (told(key=""), "no key"),
        (told(goes_out_on="2026-02-30"), "no day"),
        (told(goes_out_on="2020-01-01"), "refused: gone out already"),
        (told(phone=None), "refused: no number"),
        (told(phone="0900 1234"), "number not valid"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_kept(
    benefits: Benefits, data: dict[str, Any], why: str
) -> None:
    answer = benefits.send(data)
    assert (answer.status_code, answer.json().get("reason")) == (422, why)
    assert answer["Content-Type"] == "application/problem+json"
    assert not Case.objects.exists()
    assert not DecisionEvent.objects.exists()


def test_only_who_holds_a_key_that_runs(benefits: Benefits, now: dt.datetime) -> None:
    body = json.dumps(told()).encode()
    good = benefits.headers(body)
    old = benefits.headers(body, at=now - dt.timedelta(minutes=6))
    wrong = good | {"Decision-Signature": "0" * 64}
    for headers, code in ((wrong, "handtekening"), (old, "klok"), ({}, "niet-ondertekend")):
        answer = benefits.post(body, headers)
        assert (answer.status_code, answer.json()["type"].split(":")[-1]) == (401, code)
    assert benefits.post(body + b" ", good).status_code == 401
    keys.end_key(key=benefits.made.key, by=build.TESTER, now=now)
    assert benefits.post(body, good).status_code == 401
    assert not Case.objects.exists()


def test_two_keys_at_most_and_none_for_who_ended(benefits: Benefits, now: dt.datetime) -> None:
    keys.new_key(source=benefits.source, by=build.TESTER, now=now)
    with pytest.raises(keys.TwoKeys):
        keys.new_key(source=benefits.source, by=build.TESTER, now=now)
    keys.end_source(source=benefits.source, by=build.TESTER, now=now)
    ended = DecisionSource.objects.get()
    with pytest.raises(keys.SourceEnded):
        keys.new_key(source=ended, by=build.TESTER, now=now)
    assert benefits.send(told()).status_code == 401
    assert not keys.offered()


@pytest.mark.django_db(transaction=True)
def test_one_key_told_five_times_at_once_is_one_call(town: build.Town, now: dt.datetime) -> None:
    source = decisions.source(town.teams["inkomen-1"])
    one = announced(town, source=source, key="WI-1", token=None)

    def tell() -> object:
        return coming.announce(told=one, by=build.TESTER, now=now).is_new

    said = at_once([tell] * 5)
    assert sorted(map(str, said)) == ["False"] * 4 + ["True"]
    assert Case.objects.count() == 1
    assert Resident.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_told_and_withdrawn_at_once_never_loses_her(
    town: build.Town, bilal: User, now: dt.datetime
) -> None:
    decision = announce(town, now)
    speak(decision, bilal, now)
    row = fresh(decision)
    at_once(
        [
            lambda: coming.end(decision=row, state=State.TOLD, words="", user=bilal, now=now),
            lambda: coming.withdraw(decision=row, by=build.TESTER, now=now),
        ]
    )
    # Whoever was first: it is withdrawn, and somebody calls her once to say so.
    if fresh(decision).state == State.TOLD:
        coming.withdraw(decision=fresh(decision), by=build.TESTER, now=now)
    assert fresh(decision).state == State.WITHDRAWN
    assert Case.objects.open().count() == 1


# --- letters of ours ---------------------------------------------------------------------------


def test_a_draft_that_says_no_rings_and_cannot_be_signed_before_the_lead_and_the_call(
    town: build.Town, bilal: User, carla: User, daan: User, now: dt.datetime
) -> None:
    case = build.callback(town.topics["uitkering"], now=now).case
    build_letter.live_at(case)
    assure(case, carla, now)
    words = writing.Draft(kind="refusal", subject="U krijgt het niet", body=build_letter.BODY)
    letter = writing.write(case=case, draft=words, by=bilal.actor, now=now)
    other = build.callback(town.topics["werk"], now=now, number="06 12 34 56 80").case
    writing.write(case=other, draft=words, by=bilal.actor, now=now)
    # Whatever signing leaves behind, a minute later everybody was rung, once.
    with pytest.raises(clashes.GoesAgainst), transaction.atomic():
        writing.sign(letter=letter, user=bilal, now=now)
    for _ in range(2):
        assert drafts.ring(now=now) == 1
    clash = Clash.objects.select_related("case__team", "assurance").get()
    assert (clash.rung, clash.by) == (carla, bilal.actor.key)
    clashes.decide(
        clash=clash, verdict=Clash.Verdict.GOES_ON, reason="De wet is anders.", user=daan, now=now
    )
    with pytest.raises(coming.NotToldYet):
        writing.sign(letter=letter, user=bilal, now=now)
    decision = coming.announce_in_case(case=case, told=announced(town), user=bilal, now=now)
    call_clash = Clash.objects.select_related("case__team", "assurance").get(verdict="")
    clashes.decide(
        clash=call_clash, verdict=Clash.Verdict.GOES_ON, reason="Zelfde.", user=daan, now=now
    )
    speak(decision, bilal, now)
    coming.end(decision=fresh(decision), state=State.TOLD, words="", user=bilal, now=now)
    assert writing.sign(letter=letter, user=bilal, now=now).state == "SIGNED"
