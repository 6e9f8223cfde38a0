"""The terms engine: cases done by hand, random cases against a second calculator, and the readings
that a lawyer has to confirm."""

import dataclasses
import datetime as dt
import random
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from objections import late_decision, rules, statutory, terms, terms_file
from objections.late_decision import Late, State
from objections.rules import Choices, Law, Term, Weeks
from objections.statutory import DecreeDay, Explained, StatutoryCalendar, UnknownYear
from objections.terms import Complaint, Decision, Filed, NotStarted, Publication, Suspension
from portal.kit.workdays import WorkCalendar
from tests.domain import second_terms

DATA = Path(__file__).parent.parent / "data"
LAW = rules.shipped()
day = dt.date.fromisoformat


def reading(**choices: bool) -> Law:
    return dataclasses.replace(LAW, choices=Choices(**choices))


# Cases done by hand


@pytest.mark.parametrize(
    ("name", "count"), [("terms_cases.csv", 18), ("terms_cases_extra.csv", 16)]
)
def test_the_cases_done_by_hand(name: str, count: int) -> None:
    said = StringIO()
    call_command("terms_check", DATA / name, stdout=said)
    assert said.getvalue().splitlines()[-1] == f"{count} passed, 0 failed"


def test_the_command_tells_which_case_fails(tmp_path: Path) -> None:
    rows = [
        "kind,case,input_json,expected_json",
        'hearing,good,"{""hearing"": ""2026-09-24""}","{""last_day_documents"": ""2026-09-13""}"',
        'postal,nothing came,"{""published"": ""2026-06-01""}","{""in_time"": false}"',
        'penalty,no notice,"{""decision_deadline"": ""2026-08-24""}","{""valid"": false}"',
        'hearing,wrong,"{""hearing"": ""2026-09-24""}","{""last_day_documents"": ""2026-09-14""}"',
        'moon,unknown,"{}","{""a"": 1}"',
        'hearing,broken,"[1","{}"',
        'hearing,empty,"{}","{""last_day_documents"": null}"',
        'penalty,other,"{""decision_deadline"": ""2026-08-24""}","{""day"": null}"',
        'not_loaded,year,"{""published"": ""2021-03-01""}","{""error"": false}"',
        'penalty,kind,"{""decision_deadline"": ""2026-08-24""}","{""days"": false}"',
    ]
    file = tmp_path / "cases.csv"
    file.write_text("\n".join(rows))
    said = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("terms_check", file, stdout=said)
    lines = said.getvalue().splitlines()
    assert ended.value.code == 1
    assert [line.split()[0] for line in lines] == ["ok"] * 3 + ["FAIL"] * 7 + ["3"]
    assert lines[-1] == "3 passed, 7 failed"
    assert "expected '2026-09-14', found '2026-09-13'" in lines[3]
    assert "unknown kind 'moon'" in lines[4]


def test_a_hostile_file_breaks_nothing(tmp_path: Path) -> None:
    """A day beyond the calendar, a short row, an empty one, one with more columns, JSON that is
    none: each case that cannot be done fails by itself, and the others are done."""
    head = (
        "note,case,received,decision_published,committee,suspended_days,adjourned,"
        "expected_objection_deadline,in_time,expected_decision_deadline"
    )
    good = "2026-04-01,2026-03-02,NO,,No,2026-04-13,YES,2026-05-26"
    rows = [
        head,
        f"x,good,{good},one,more",
        "",
        ",,,,,,,,,",
        "x,beyond,2026-04-01,9999-12-31,no,0,no,2026-04-13,yes,2026-05-26",
        "x,before,2026-04-01,0001-01-01,no,0,no,2026-04-13,yes,2026-05-26",
        "x,many,2026-04-01,2026-03-02,no,99999999999,no,2026-04-13,yes,2026-05-26",
        "x,short",
    ]
    said = done(tmp_path, "\ufeff" + "\r\n".join(rows))
    assert [line.split()[0] for line in said] == ["ok", *["FAIL"] * 4, "1"]
    kinds = [
        "kind,case,input_json,expected_json",
        'hearing,early,"{""hearing"": ""0001-01-01""}","{""last_day_documents"": null}"',
        f'postal,deep,"{"[" * 20000}","{{}}"',
        'postal,null,null,"{""a"": 1}"',
        'consent,unannounced,"{""published"": ""2026-11-13"", ""committee"": true, '
        '""committee_announced"": false}","{""decision_deadline"": ""2027-02-08""}"',
    ]
    said = done(tmp_path, "\n".join(kinds))
    assert [line.split()[0] for line in said] == [*["FAIL"] * 3, "ok", "1"]
    with pytest.raises(CommandError):
        done(tmp_path, "\n".join(kinds) + f'\npostal,long,"{"a" * 200_000}",""')


def done(tmp_path: Path, content: str) -> list[str]:
    """Return what the command says of these cases, of which one at least fails."""
    file = tmp_path / "cases.csv"
    file.write_text(content, encoding="utf-8", newline="")
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("terms_check", file, stdout=said)
    return said.getvalue().splitlines()


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00"])
def test_a_file_of_another_form_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "cases.csv"
    file.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        call_command("terms_check", file, stdout=StringIO())
    assert refused.value.returncode == 2


def test_what_the_engine_cannot_know_fails_a_plain_case_too() -> None:
    lines = [
        "case,decision_published,received,committee,suspended_days,adjourned,"
        "expected_objection_deadline,in_time,expected_decision_deadline",
        "late year,2028-11-20,2028-12-01,no,0,no,2029-01-02,yes,2029-02-13",
    ]
    assert "2029" in next(terms_file.check(lines)).wrong


# Random cases

DAYS = st.dates(dt.date(2023, 1, 1), dt.date(2028, 2, 1))


def test_twenty_thousand_random_cases_agree_with_the_second_calculator() -> None:
    random_case = random.Random(20260101)
    first, last = dt.date(2023, 1, 1).toordinal(), dt.date(2028, 2, 1).toordinal()
    for _ in range(20_000):
        published = dt.date.fromordinal(random_case.randint(first, last))
        deadline = terms.deadline_after(published, law=LAW).day
        assert deadline == second_terms.objection(published)
        facts = Decision(
            published,
            deadline,
            committee=random_case.random() < 0.4,
            committee_announced=random_case.random() < 0.8,
            suspended_days=random_case.choice([0, 0, random_case.randint(1, 40)]),
            adjourned=random_case.random() < 0.4,
        )
        if random_case.random() < 0.3:
            agreed = deadline + dt.timedelta(days=random_case.randint(1, 200))
            facts = dataclasses.replace(facts, consent_until=agreed)
        assert terms.decision_deadline(facts, law=LAW).day == second_terms.decision(
            deadline,
            weeks=12 if facts.committee and facts.committee_announced else 6,
            stood_still=facts.suspended_days,
            put_off=facts.adjourned,
            agreed=facts.consent_until,
        )
        received = deadline + dt.timedelta(days=random_case.randint(-50, 15))
        posted = received - dt.timedelta(days=random_case.randint(0, 12))
        by_post = random_case.random() < 0.5
        filed = Filed(received, by_post, posted if by_post else None)
        assert terms.timeliness(filed, deadline=deadline, law=LAW).in_time == second_terms.in_time(
            received, posted if by_post else None, deadline
        )


@settings(max_examples=2_000, deadline=None)
@given(DAYS, st.integers(0, 60), st.integers(0, 60), st.booleans(), st.booleans())
def test_days_that_stand_still_agree(
    requested: dt.date, repaired_after: int, lapse_after: int, repaired: bool, lapses: bool
) -> None:
    one = Suspension(
        requested,
        requested + dt.timedelta(days=lapse_after) if lapses else None,
        requested + dt.timedelta(days=repaired_after) if repaired else None,
    )
    counted = terms.suspended_days([one], law=LAW)
    assert counted == second_terms.stood_still(
        requested, repaired=one.repaired_on, until=one.repair_until
    )
    assert terms.suspended_days([one, one], law=LAW) == counted


@settings(max_examples=2_000, deadline=None)
@given(DAYS, st.integers(-20, 500), st.integers(-30, 120))
def test_late_decisions_agree(deadline: dt.date, notice_after: int, decided_after: int) -> None:
    notice = deadline + dt.timedelta(days=notice_after)
    decided = notice + dt.timedelta(days=decided_after)
    found = late_decision.owed(Late(deadline, notice, decided), today=None, law=LAW)
    assert found.amount == second_terms.penalty(deadline, notice, decided)
    assert found.amount <= 1_442
    assert found.days <= 42


@settings(max_examples=1_000, deadline=None)
@given(DAYS, st.integers(0, 40), st.frozensets(DAYS, max_size=40))
def test_working_days_agree(start: dt.date, count: int, closed: frozenset[dt.date]) -> None:
    assert WorkCalendar(closed).add(start, count) == second_terms.working_day(start, count, closed)


@settings(max_examples=1_000, deadline=None)
@given(DAYS)
def test_a_term_never_ends_sooner_and_never_on_a_free_day(published: dt.date) -> None:
    found = terms.deadline_after(published, law=LAW)
    assert published + dt.timedelta(days=42) <= found.day <= published + dt.timedelta(days=49)
    assert LAW.calendar.why_not(found.day) == ""


# The calendar


def test_a_year_without_its_decree_is_refused() -> None:
    for year in (2016, 2020, 2021, 2022, 2029):
        with pytest.raises(UnknownYear) as refused:
            LAW.calendar.roll(dt.date(year, 7, 1))
        assert str(year) in str(refused.value)
    calendar = StatutoryCalendar.of([DecreeDay(2031, None, "geen dag aangewezen")])
    assert calendar.roll(dt.date(2031, 7, 1)).day == dt.date(2031, 7, 1)


def test_the_shipped_table_names_each_year_and_its_source() -> None:
    rows = statutory.shipped()
    assert {row.year for row in rows} == {2017, 2018, 2019, *range(2023, 2029)}
    assert all(row.source and (row.day is None or row.day.year == row.year) for row in rows)


def test_each_date_tells_how_it_came_about() -> None:
    found = terms.deadline_after(day("2026-02-20"), law=LAW)
    assert found.day == day("2026-04-07")
    story = " ".join(found.steps)
    for part in ("vrijdag 20 februari 2026", "6 weken", "Vrijdag 3 april 2026 is Goede Vrijdag"):
        assert part in story
    assert story.endswith("dinsdag 7 april 2026.")
    assert all(step[0].isupper() and step.endswith(".") for step in found.steps)


def test_every_step_is_a_sentence() -> None:
    published = day("2026-03-24")
    deadline = terms.deadline_after(published, law=LAW).day
    facts = Decision(
        published,
        deadline,
        committee=True,
        suspended_days=1,
        adjourned=True,
        consent_until=day("2026-12-25"),
        late_received_on=day("2026-06-01"),
    )
    found = terms.decision_deadline(facts, law=LAW)
    assert found.day == day("2026-12-28")
    assert all(step[0].isupper() and step.endswith(".") for step in found.steps)
    assert "1 dag stil" in " ".join(found.steps)
    assert "niet aan de inwoner verteld" in " ".join(found.steps)


# Bewind, outage, post, hearing


def test_under_a_bewind_the_term_begins_when_the_bewindvoerder_has_it() -> None:
    alone = Publication(day("2026-06-01"), under_bewind=True)
    assert isinstance(terms.objection_deadline(alone, law=LAW), NotStarted)
    told = dataclasses.replace(alone, to_bewindvoerder_on=day("2026-06-08"))
    found = terms.objection_deadline(told, law=LAW)
    assert isinstance(found, Explained)
    assert found.day == day("2026-07-20")


def test_an_outage_on_the_last_day_gives_more_time() -> None:
    down = [(day("2026-07-10"), day("2026-07-13"))]
    found = terms.after_outage(day("2026-07-13"), outages=down, law=LAW)
    assert found.day == day("2026-07-14")
    assert "werkte onze website niet" in found.steps[0]
    assert terms.after_outage(day("2026-07-14"), outages=down, law=LAW).steps == ()
    weekend = [(day("2026-07-17"), day("2026-07-17"))]
    assert terms.after_outage(day("2026-07-17"), outages=weekend, law=LAW).day == day("2026-07-20")
    twice = [*down, (day("2026-07-14"), day("2026-07-14"))]
    assert terms.after_outage(day("2026-07-13"), outages=twice, law=LAW).day == day("2026-07-15")


def test_a_postmark_that_cannot_be_read_is_a_hint_and_no_verdict() -> None:
    deadline = day("2026-07-13")
    soon = terms.timeliness(Filed(day("2026-07-15"), by_post=True), deadline=deadline, law=LAW)
    later = terms.timeliness(Filed(day("2026-07-16"), by_post=True), deadline=deadline, law=LAW)
    mailed = terms.timeliness(Filed(day("2026-07-14")), deadline=deadline, law=LAW)
    assert "poststempel" in soon.hint
    assert (later.hint, mailed.hint) == ("", "")
    assert not soon.in_time


def test_several_suspensions_count_each_day_once() -> None:
    both = [
        Suspension(day("2026-08-03"), repair_until=day("2026-08-17")),
        Suspension(day("2026-08-10"), repair_until=day("2026-08-20")),
    ]
    assert terms.suspended_days(both, law=LAW) == 17
    assert terms.suspended_days([Suspension(day("2026-08-03"))], law=LAW) == 0


def test_complaints() -> None:
    received = day("2026-06-01")
    assert terms.complaint_deadline(Complaint(received), law=LAW).day == day("2026-07-13")
    longer = Complaint(received, committee=True, adjourned=True)
    assert terms.complaint_deadline(longer, law=LAW).day == day("2026-09-07")
    agreed = Complaint(received, consent_until=day("2026-10-04"))
    found = terms.complaint_deadline(agreed, law=LAW)
    assert found.day == day("2026-10-05")
    assert all(step.endswith(".") for step in found.steps)


# Readings that a lawyer has to confirm, and dated rows


def test_lc1_and_lc2_and_lc3() -> None:
    deadline = terms.deadline_after(day("2026-03-02"), law=LAW).day
    put_off = Decision(day("2026-03-02"), deadline, adjourned=True)
    from_rolled = reading(adjourn_from_rolled_end=True)
    assert terms.decision_deadline(put_off, law=from_rolled).day == day("2026-07-07")

    # Twelve and six weeks end on a Saturday.
    saturday = day("2026-01-24")
    long = Decision(
        saturday, day("2026-03-07"), committee=True, committee_announced=True, adjourned=True
    )
    not_rolled = reading(eighteen_weeks_not_rolled=True)
    assert terms.decision_deadline(long, law=LAW).day == day("2026-07-13")
    assert terms.decision_deadline(long, law=not_rolled).day == day("2026-07-11")
    short = dataclasses.replace(long, adjourned=False)
    assert terms.decision_deadline(short, law=not_rolled).day == day("2026-06-01")

    late = Decision(day("2026-03-02"), deadline, late_received_on=day("2026-06-01"))
    assert terms.decision_deadline(late, law=LAW).day == day("2026-05-26")
    receipt = reading(late_counts_from_receipt=True)
    assert terms.decision_deadline(late, law=receipt).day == day("2026-07-13")


def test_lc4_to_lc9() -> None:
    # A week after Friday 27 March 2026 is Good Friday.
    assert terms.postal_limit(day("2026-03-27"), law=LAW) == day("2026-04-07")
    assert terms.postal_limit(day("2026-03-27"), law=reading(postal_week_not_rolled=True)) == day(
        "2026-04-03"
    )

    early = Suspension(day("2026-07-06"), repaired_on=day("2026-07-20"))
    begin = day("2026-07-14")
    all_days = reading(early_suspension_counts=True)
    assert terms.suspended_days([early], law=LAW, decision_start=begin) == 6
    assert terms.suspended_days([early], law=all_days, decision_start=begin) == 13

    lapsed = Suspension(day("2026-08-03"), repair_until=day("2026-08-17"))
    assert terms.suspended_days([lapsed], law=reading(last_repair_day_free=True)) == 13

    tenth = terms.hearing_dates(day("2026-09-24"), law=reading(tenth_day_counts=True))
    assert tenth.last_day_documents == day("2026-09-14")

    # Two weeks after Saturday 29 August 2026 is a Saturday again.
    notice = day("2026-08-29")
    assert late_decision.first_day(notice, law=LAW) == day("2026-09-13")
    assert late_decision.first_day(notice, law=reading(notice_rolled=True)) == day("2026-09-15")

    down = [(day("2026-07-10"), day("2026-07-13"))]
    back = terms.after_outage(
        day("2026-07-13"), outages=down, law=reading(outage_gives_days_back=True)
    )
    assert back.day == day("2026-07-17")


def test_new_weeks_hold_for_what_is_published_from_their_day_on() -> None:
    longer = Weeks(Term.OBJECTION, day("2027-01-01"), 13, "nieuwe wet")
    law = dataclasses.replace(LAW, weeks=(*LAW.weeks, longer))
    assert terms.deadline_after(day("2026-12-31"), law=law).day == day("2027-02-11")
    assert terms.deadline_after(day("2027-01-01"), law=law).day == day("2027-04-02")


def test_the_states_of_a_late_decision() -> None:
    deadline, notice = day("2026-08-24"), day("2026-08-26")

    def state(today: str, *, told: bool = True, decided: str = "") -> State:
        facts = Late(deadline, notice if told else None, day(decided) if decided else None)
        return late_decision.owed(facts, today=day(today), law=LAW).state

    assert state("2026-08-24", told=False) == State.TERM_RUNS
    assert state("2026-08-25", told=False) == State.NOTICE_NEEDED
    assert state("2026-09-09") == State.TWO_WEEKS_RUN
    assert state("2026-09-10") == State.RUNS
    assert state("2026-10-21") == State.ENDED
    assert state("2026-10-01", decided="2026-09-20") == State.ENDED
    assert state("2026-10-01", decided="2026-09-01") == State.NONE
    assert state("2026-10-01", told=False, decided="2026-09-01") == State.NONE
    old = late_decision.owed(Late(deadline, day("2027-09-01")), today=None, law=LAW)
    assert "jurist" in old.warning
    assert late_decision.owed(Late(deadline, notice), today=None, law=LAW).warning == ""


def test_old_amounts_hold_for_old_days() -> None:
    assert late_decision.amount_of(42, first_day=day("2017-03-01"), law=LAW) == 1_260
    assert late_decision.amount_of(42, first_day=day("2026-03-01"), law=LAW) == 1_442
