"""What other software gets wrong about these terms: each mistake has a test that we do not make
it."""

import dataclasses
import datetime as dt

import pytest

from objections import rules, statutory, terms
from objections.dossier.models import State
from objections.dossier.moves import TRANSITIONS
from objections.statutory import UnknownYear
from objections.terms import Decision, Filed
from portal.kit import clock
from portal.kit.workdays import WorkCalendar

LAW = rules.shipped()
day = dt.date.fromisoformat


def test_the_decision_term_does_not_begin_at_receipt() -> None:
    deadline = terms.deadline_after(day("2026-06-01"), law=LAW).day
    early = Decision(day("2026-06-01"), deadline)
    assert terms.decision_deadline(early, law=LAW).day == day("2026-08-24")


def test_a_committee_of_which_nobody_was_told_changes_nothing() -> None:
    deadline = terms.deadline_after(day("2026-06-01"), law=LAW).day
    facts = Decision(day("2026-06-01"), deadline, committee=True)
    assert terms.decision_deadline(facts, law=LAW).day == day("2026-08-24")


def test_late_is_never_inadmissible_by_itself() -> None:
    found = terms.timeliness(Filed(day("2026-07-14")), deadline=day("2026-07-13"), law=LAW)
    assert not found.in_time
    assert "Vraag de inwoner" in found.steps[-1]
    assert not hasattr(found, "admissible")


def test_days_that_stand_still_are_added() -> None:
    deadline = terms.deadline_after(day("2026-06-01"), law=LAW).day
    plain = terms.decision_deadline(Decision(day("2026-06-01"), deadline), law=LAW).day
    still = Decision(day("2026-06-01"), deadline, suspended_days=14)
    assert terms.decision_deadline(still, law=LAW).day == plain + dt.timedelta(days=14)


def test_a_decree_day_is_a_working_day() -> None:
    assert LAW.calendar.why_not(day("2026-05-15")) == statutory.DECREE
    assert WorkCalendar().is_working_day(day("2026-05-15"))


def test_a_second_adjournment_and_one_after_the_term_are_refused() -> None:
    deadline = terms.deadline_after(day("2026-06-01"), law=LAW).day
    facts = Decision(day("2026-06-01"), deadline)
    assert terms.why_no_adjournment(facts, sent_on=day("2026-08-24"), law=LAW) == ""
    assert "24 augustus" in terms.why_no_adjournment(facts, sent_on=day("2026-08-25"), law=LAW)
    twice = dataclasses.replace(facts, adjourned=True)
    assert "tweede keer" in terms.why_no_adjournment(twice, sent_on=day("2026-08-01"), law=LAW)


def test_no_arrow_leads_from_late_to_inadmissible() -> None:
    assert TRANSITIONS[State.LATE] == {"EXCUSED", "NOT_EXCUSED", "FORMAL", "WITHDRAWN"}
    assert TRANSITIONS[State.NOT_EXCUSED] == {"FORMAL", "WITHDRAWN"}


def test_a_day_has_its_own_weekday() -> None:
    assert clock.in_words(day("2026-03-01"), year=True) == "zondag 1 maart 2026"
    assert LAW.calendar.why_not(day("2026-03-01")) == "een zondag"


def test_the_articles_are_the_right_ones() -> None:
    published = day("2026-06-01")
    deadline = terms.deadline_after(published, law=LAW)
    facts = Decision(
        published,
        deadline.day,
        suspended_days=3,
        adjourned=True,
        consent_until=day("2026-12-24"),
    )
    told = " ".join(terms.decision_deadline(facts, law=LAW).steps)
    assert "Awb 6:7" in " ".join(deadline.steps)
    for article in ("stil (Awb 7:10 lid 2)", "uitgesteld (Awb 7:10 lid 3)"):
        assert article in told
    assert "24 december 2026 (Awb 7:10 lid 4)" in told


@pytest.mark.parametrize(
    ("published", "last"),
    [
        # Good Friday and Easter; Ascension with the Friday after it; both Christmas days.
        ("2026-02-20", "2026-04-07"),
        ("2026-04-02", "2026-05-18"),
        ("2026-11-13", "2026-12-28"),
    ],
)
def test_holidays_count(published: str, last: str) -> None:
    assert terms.deadline_after(day(published), law=LAW).day == day(last)


@pytest.mark.parametrize(
    "change",
    [
        {"committee": True, "committee_announced": True},
        {"suspended_days": 1},
        {"adjourned": True},
        {"consent_until": day("2026-12-24")},
    ],
    ids=lambda change: next(iter(change)),
)
def test_no_flag_is_without_effect(change: dict[str, object]) -> None:
    deadline = terms.deadline_after(day("2026-06-01"), law=LAW).day
    plain = Decision(day("2026-06-01"), deadline)
    moved = dataclasses.replace(plain, **change)  # type: ignore[arg-type]
    was = terms.decision_deadline(plain, law=LAW).day
    assert terms.decision_deadline(moved, law=LAW).day > was


def test_a_day_between_two_free_days_is_not_guessed() -> None:
    # Monday between a weekend and 5 May; and the Friday after Ascension, which the decree names.
    assert LAW.calendar.why_not(day("2026-05-04")) == ""
    assert LAW.calendar.why_not(day("2025-05-30")) == statutory.DECREE
    with pytest.raises(UnknownYear):
        LAW.calendar.why_not(day("2021-05-14"))
