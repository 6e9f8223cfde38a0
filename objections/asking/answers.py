"""What the answers so far say, for the forms 'bezwaar maken' and 'een klacht': which questions they
ask, and what both forms share. Pure but for the clock and the law."""

import datetime as dt
import functools

from callbacks.asking import public_requests
from objections import terms
from objections.law import tables
from objections.rules import Term
from objections.statutory import UnknownYear
from portal.intake import shared_forms
from portal.intake.drafts import Answers
from portal.kit import birthdays, clock

OBJECTION, COMPLAINT = "bezwaar", "klacht"
# The steps, by the code in their address.
SORT, NEED, TREATED = "soort", "nodig", "bejegening"
LETTER, LATE, WHY = "brief", "later", "waarom"
FIRST, REACH, PERSON, TALK = "bellen", "bereik", "over-u", "taal"
HELP, HELPER = "hulp", "wie-helpt"
# What it is about (SORT); two at once is normal.
DECISION, TREATMENT, BOTH, NEEDS = "besluit", "behandeling", "allebei", "nodig"
# What she wants first (FIRST).
CALL, WRITE, OFFICIAL = "bellen", "schrijven", "officieel"
NOBODY, COMPANION = "niemand", "mee"


def sort_of(answers: Answers) -> str:
    """Return what she says it is about; empty before she said so."""
    return answers.get(SORT, {}).get("about", "")


def is_complaint_only(answers: Answers) -> bool:
    """Tell whether it is about how she was treated and no decision."""
    return sort_of(answers) == TREATMENT


def has_decision(answers: Answers) -> bool:
    """Tell whether it is about a decision, alone or with something else."""
    return sort_of(answers) in {DECISION, BOTH}


def is_both(answers: Answers) -> bool:
    """Tell whether it is an objection and a complaint."""
    return sort_of(answers) == BOTH


def needs_something(answers: Answers) -> bool:
    """Tell whether neither form is what she looks for."""
    return sort_of(answers) == NEEDS


def wants_call(answers: Answers) -> bool:
    """Tell whether we call her first."""
    return answers.get(FIRST, {}).get("way") == CALL


def asks_day(answers: Answers) -> bool:
    """Tell whether she chooses when we call: not when it must be today."""
    return wants_call(answers) and public_requests.can_wait(answers)


def asks_time(answers: Answers) -> bool:
    """Tell whether she chose a day of which a time must be chosen too."""
    return asks_day(answers) and public_requests.asks_time(answers)


def can_reach(answers: Answers) -> bool:
    """Tell whether we ask for a number or address: not of whom we may not write or call."""
    return wants_call(answers) or shared_forms.is_private(answers)


def has_help(answers: Answers) -> bool:
    """Tell whether somebody comes along or acts for her."""
    return answers.get(HELP, {}).get("who", NOBODY) != NOBODY


def is_late(answers: Answers) -> bool:
    """Tell whether the letter is so old that we ask why the objection comes now. Who sent it when
    is for a colleague to find out: this only asks. Four queries, once a day for each date."""
    today = clock.day_of(clock.utc_now())
    try:
        printed_on = read_letter_day(answers.get(LETTER, {}).get("printed_on", ""), today=today)
    except birthdays.BirthdayError:
        return False
    return is_old(printed_on, today=today)


def is_old(printed_on: dt.date | None, *, today: dt.date) -> bool:
    """Tell whether the term of a letter with this date would be over by now."""
    return printed_on is not None and _last_day(printed_on, today) < today


def read_letter_day(typed: str, *, today: dt.date) -> dt.date | None:
    """Return the date on her letter, None for nothing. Raises birthdays.BirthdayError."""
    return birthdays.read_of_letter(typed, today=today) if typed.strip() else None


@functools.lru_cache(maxsize=500)
def _last_day(printed_on: dt.date, today: dt.date) -> dt.date:
    """Return the last day to object to what was sent on this day. One screen asks it many times;
    `today` keeps an answer from being remembered beyond the day."""
    law = tables.current()
    try:
        return terms.deadline_after(printed_on, law=law).day
    except UnknownYear:
        return printed_on + dt.timedelta(weeks=law.weeks_of(Term.OBJECTION, on=printed_on).weeks)


def carried(answers: Answers, to: frozenset[str]) -> Answers:
    """Return what the other form goes on with: the answers to the questions that both ask."""
    return {step: given for step, given in answers.items() if step in to}
