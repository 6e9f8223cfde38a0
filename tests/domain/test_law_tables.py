"""What the municipality adds to the shipped law: years, weeks, amounts and readings."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from objections import late_decision, rules, terms
from objections.law import tables
from objections.law.models import DecreeYear, Reading, TermKind, TermWeeks
from objections.law.questions import BY_CODE, QUESTIONS, Question
from objections.rules import Choices, Term
from objections.statutory import UnknownYear
from portal.staff.models import User
from tests import build
from tests.conftest import TUESDAY

type BrowserOf = Callable[[User], Client]

TODAY = TUESDAY.date()
day = dt.date.fromisoformat

pytestmark = pytest.mark.usefixtures("town")


@pytest.fixture
def manager(hanna: User, browser_of: BrowserOf) -> Client:
    return browser_of(hanna)


def add_year(year: int, *days: str) -> DecreeYear:
    return tables.add_year(
        year=year, days=[day(one) for one in days], source="Stcrt.", by=build.TESTER, now=TUESDAY
    )


def test_without_a_row_the_shipped_law_holds() -> None:
    assert tables.current() == rules.shipped()


def test_a_new_year_can_be_counted_once_its_days_are_here() -> None:
    with pytest.raises(UnknownYear):
        terms.deadline_after(day("2029-01-02"), law=tables.current())
    add_year(2029, "2029-02-13")
    found = terms.deadline_after(day("2029-01-02"), law=tables.current())
    assert found.day == day("2029-02-14")
    # The shipped law, and who counts with it, know nothing of it.
    with pytest.raises(UnknownYear):
        terms.deadline_after(day("2029-01-02"), law=rules.shipped())


def test_a_year_without_decree_days_is_a_year_too() -> None:
    add_year(2029)
    assert terms.deadline_after(day("2029-01-02"), law=tables.current()).day == day("2029-02-13")


@pytest.mark.parametrize(
    ("year", "days", "refused"),
    [
        (2029, ["2028-05-05"], tables.OtherYear),
        (2027, ["2027-05-07"], tables.KnownAlready),
        (2031, [], tables.KnownAlready),
    ],
)
def test_what_cannot_be_a_year(year: int, days: list[str], refused: type[Exception]) -> None:
    add_year(2031)
    with pytest.raises(refused):
        add_year(year, *days)


def test_the_database_refuses_a_day_of_another_year() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        DecreeYear.objects.create(
            year=2029, days=[day("2028-12-31")], source="x", added_at=TUESDAY, added_by="x"
        )


def test_weeks_and_amounts_hold_from_their_day_on() -> None:
    tables.add_weeks(
        term=Term.OBJECTION,
        from_on=day("2027-01-01"),
        weeks=13,
        source="wet",
        today=TODAY,
        by=build.TESTER,
        now=TUESDAY,
    )
    tables.add_amounts(
        from_on=day("2027-01-01"),
        first=30,
        second=40,
        third=50,
        source="wet",
        today=TODAY,
        by=build.TESTER,
        now=TUESDAY,
    )
    law = tables.current()
    assert terms.deadline_after(day("2026-12-31"), law=law).day == day("2027-02-11")
    assert terms.deadline_after(day("2027-01-01"), law=law).day == day("2027-04-02")
    assert late_decision.amount_of(15, first_day=day("2027-01-01"), law=law) == 14 * 30 + 40
    assert late_decision.amount_of(15, first_day=day("2026-12-31"), law=law) == 357


def test_no_row_for_a_day_that_was_and_none_twice() -> None:
    def add(from_on: dt.date) -> None:
        tables.add_weeks(
            term=Term.OBJECTION,
            from_on=from_on,
            weeks=13,
            source="wet",
            today=TODAY,
            by=build.TESTER,
            now=TUESDAY,
        )

    with pytest.raises(tables.InThePast):
        add(TODAY)
    add(day("2027-01-01"))
    with pytest.raises(tables.KnownAlready):
        add(day("2027-01-01"))


def test_what_holds_already_is_not_taken_back() -> None:
    row = add_year(2029)
    tables.remove(row=row, today=TODAY, by=build.TESTER, now=TUESDAY)
    tables.remove(row=row, today=TODAY, by=build.TESTER, now=TUESDAY)
    assert not DecreeYear.objects.exists()
    row = add_year(2029)
    with pytest.raises(tables.HoldsAlready):
        tables.remove(row=row, today=day("2029-01-01"), by=build.TESTER, now=TUESDAY)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.code)
def test_each_question_turns_one_switch(question: Question) -> None:
    one = BY_CODE[question.code]
    tables.choose(
        question=one, other=True, lawyer="", confirmed_on=None, by=build.TESTER, now=TUESDAY
    )
    assert tables.current().choices == Choices(**{one.field: True})
    tables.choose(
        question=one,
        other=False,
        lawyer="mr. Proef",
        confirmed_on=TODAY,
        by=build.TESTER,
        now=TUESDAY,
    )
    assert tables.current().choices == Choices()


def test_the_questions_are_all_the_switches() -> None:
    assert [one.field for one in QUESTIONS] == list(Choices.__dataclass_fields__)
    assert set(TermKind.values) == {term.value for term in Term}


def test_a_confirmation_has_a_name_and_a_day() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Reading.objects.create(code="LC-1", lawyer="mr. Proef", changed_at=TUESDAY, changed_by="x")


def test_the_missing_year_is_told_from_october_on() -> None:
    assert tables.missing_year(today=day("2028-09-30")) is None
    assert tables.missing_year(today=day("2028-10-01")) == 2029
    assert tables.missing_year(today=day("2029-03-01")) == 2029
    add_year(2029)
    assert tables.missing_year(today=day("2028-10-01")) is None


def test_the_page(manager: Client) -> None:
    page = manager.get("/beheer/termijnen/").content.decode()
    assert "Nog 9 van de 9 vragen zijn niet bevestigd" in page
    sent = {"other": "ja", "lawyer": "mr. Proef", "confirmed_on": "2026-11-20"}
    assert manager.post("/beheer/termijnen/vraag/lc-4/", sent).status_code == 303
    page = manager.get("/beheer/termijnen/").content.decode()
    assert "Nog 8 van de 9" in page
    assert "Bevestigd door mr. Proef op 20 november 2026." in page
    assert tables.current().choices == Choices(postal_week_not_rolled=True)

    sent = {"year": "2029", "days": "11-5-2029, 27-4-2029\n", "source": "Stcrt. 2028, 1"}
    assert manager.post("/beheer/termijnen/jaar/", sent).status_code == 303
    assert DecreeYear.objects.get().days == [day("2029-04-27"), day("2029-05-11")]
    again = manager.post("/beheer/termijnen/jaar/", sent)
    assert again.status_code == 422
    assert "Dit staat er al" in again.content.decode()
    assert manager.post("/beheer/termijnen/jaar/2029/weg/").status_code == 303
    assert not DecreeYear.objects.exists()

    sent = {"term": "objection", "from_on": "2027-01-01", "weeks": "13", "source": "wet"}
    assert manager.post("/beheer/termijnen/weken/", sent).status_code == 303
    assert TermWeeks.objects.get().weeks == 13
    sent = {"from_on": "2027-01-01", "first": "30", "second": "40", "third": "50", "source": "w"}
    assert manager.post("/beheer/termijnen/bedragen/", sent).status_code == 303


@pytest.mark.parametrize(
    ("where", "sent", "said"),
    [
        ("jaar", {"year": "2029", "days": "31-2-2029", "source": "x"}, "is geen dag"),
        ("jaar", {"year": "2029", "days": "11 mei 2029", "source": "x"}, "11 mei 2029"),
        ("jaar", {"year": "2029", "days": "1-1-2028", "source": "x"}, "Niet elke dag"),
        ("jaar", {"year": "2029", "days": "zomaar"}, "Schrijf een dag zo"),
        ("weken", {"term": "moon", "weeks": "0"}, "Vul de eerste dag in."),
        ("bedragen", {"from_on": "2020-01-01"}, "Vul het bedrag per dag in"),
        ("vraag/lc-1", {"other": "ja", "lawyer": "mr. Proef"}, "op welke dag"),
        ("vraag/lc-1", {"other": "misschien"}, "misschien"),
    ],
)
def test_what_is_filled_in_wrong(
    manager: Client, where: str, sent: dict[str, str], said: str
) -> None:
    answer = manager.post(f"/beheer/termijnen/{where}/", sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not DecreeYear.objects.exists()


def test_who_does_not_manage_the_office_chooses_nothing(daan: User, browser_of: BrowserOf) -> None:
    browser = browser_of(daan)
    assert browser.get("/beheer/termijnen/").status_code == 403
    assert browser.post("/beheer/termijnen/vraag/lc-1/", {"other": "ja"}).status_code == 403
    assert not Reading.objects.exists()
