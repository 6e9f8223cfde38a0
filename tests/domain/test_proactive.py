"""Calling people who did not ask: a purpose, a spread over days, her no, and never a check."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from callbacks import requests
from callbacks.models import CallbackRequest, ProactiveCall, ProactiveCount, ProactivePurpose
from callbacks.proactive import calls, lists, purposes
from portal.cases import merging
from portal.cases.models import Case
from portal.contacts.models import Promise
from portal.intake.models import ImportedList, ImportedRow
from portal.kit import clock, phone, spreadsheet
from portal.outbox.models import Message
from portal.residents import register, shared_numbers
from portal.residents.models import Resident, Wish
from portal.staff.models import User
from portal.staff.permissions import NotAllowed
from tests import build
from tests.architecture import source
from tests.slots import THURSDAY, WEDNESDAY, slot, week

DAY = dt.timedelta(days=1)


@pytest.fixture
def purpose(town: build.Town, now: dt.datetime) -> ProactivePurpose:
    told = purposes.Purpose(
        "Toeslag", "Participatiewet 36", "Het gaat over de toeslag.", town.topics["uitkering"], 2
    )
    return purposes.add(told=told, by=build.TESTER, now=now)


def bring_in(purpose: ProactivePurpose, now: dt.datetime, *rows: str) -> list[str]:
    content = "\n".join(["Naam;Telefoon", *rows]).encode()
    imported = lists.keep(content=content, name="lijst", purpose=purpose, by=build.TESTER, now=now)
    lists.take_waiting(imported=imported, now=now)
    return list(imported.rows.order_by("number").values_list("outcome", flat=True))


def test_rows_are_spread_over_the_days(purpose: ProactivePurpose, now: dt.datetime) -> None:
    rows = [f"Naam {n};06 12 34 57 {n:02d}" for n in range(5)]
    assert bring_in(purpose, now, *rows) == ["imported"] * 5
    days = list(ProactiveCall.objects.order_by("pk").values_list("call_on", flat=True))
    today = now.date()
    assert days == [today, today, today + DAY, today + DAY, today + 2 * DAY]
    assert not Message.objects.exists()
    assert ProactiveCount.objects.get().taken == 5
    # Nobody's words stay in the list.
    assert set(ImportedRow.objects.values_list("value", flat=True)) == {""}
    assert all(row.cells == {} for row in ImportedRow.objects.all())


def planned() -> list[tuple[dt.date, str]]:
    """When each request that came from a list asks for work."""
    cases = Case.objects.open().filter(callback__proactive__isnull=False).order_by("pk")
    return [
        (clock.day_of(due), f"{clock.local(due):%H:%M}")
        for due in cases.values_list("due_at", flat=True)
        if due
    ]


def test_rows_are_spread_by_the_places_that_nobody_has(
    town: build.Town, purpose: ProactivePurpose, now: dt.datetime
) -> None:
    team = town.teams["inkomen-1"]
    week(team, places=1, begins="10:00", ends="11:30", now=now)
    build.callback(town.topics["uitkering"], now=now, window=slot(WEDNESDAY, "10:30"))
    rows = [f"Naam {n};06 12 34 57 {n:02d}" for n in range(6)]
    assert bring_in(purpose, now, *rows) == ["imported"] * 6
    today = now.date()
    # Today 10:00 has begun; on Wednesday a resident has 10:30; two a day at most.
    assert planned() == [
        (today, "11:00"),
        (today, "11:30"),
        (WEDNESDAY, "10:30"),
        (WEDNESDAY, "11:30"),
        (THURSDAY, "10:30"),
        (THURSDAY, "11:00"),
    ]
    # No resident finds less to choose from: nothing was promised to anybody.
    assert not Promise.objects.filter(case__callback__proactive__isnull=False).exists()


def test_another_list_of_the_same_team_counts_too(
    town: build.Town, purpose: ProactivePurpose, now: dt.datetime
) -> None:
    week(town.teams["inkomen-1"], places=1, begins="10:00", ends="11:00", now=now)
    told = purposes.Purpose("Fonds", "Wet", "Het gaat over het fonds.", purpose.topic, 9)
    other = purposes.add(told=told, by=build.TESTER, now=now)
    assert bring_in(purpose, now, "Een;06 12345701") == ["imported"]
    assert bring_in(other, now, "Twee;06 12345702", "Drie;06 12345703") == ["imported"] * 2
    assert planned() == [(now.date(), "11:00"), (WEDNESDAY, "10:30"), (WEDNESDAY, "11:00")]
    # What was called leaves room again.
    requests.cancel(request=CallbackRequest.objects.earliest("pk"), by=build.TESTER, now=now)
    assert bring_in(other, now, "Vier;06 12345704") == ["imported"]
    assert sorted(planned())[0] == (now.date(), "11:00")


def test_a_team_that_is_full_is_not_asked_for_ever(
    town: build.Town, purpose: ProactivePurpose, now: dt.datetime
) -> None:
    week(town.teams["inkomen-1"], places=1, begins="10:00", ends="10:30", weekdays=[0], now=now)
    rows = [f"Naam {n};06 12 34 57 {n:02d}" for n in range(15)]
    assert bring_in(purpose, now, *rows) == ["imported"] * 15
    days = [day for day, _ in planned()]
    # A place each Monday; what fits nowhere asks for work on the last of them.
    assert days[0] == dt.date(2026, 11, 30)
    assert days == sorted(days)
    assert days[-1] == days[-2]


def test_who_is_not_called(town: build.Town, purpose: ProactivePurpose, now: dt.datetime) -> None:
    def known(name: str, number: str, *, safe: bool = False) -> Resident:
        return register.add(
            told=register.Told(name=name, phone=phone.parse(number), safe_contact=safe),
            by=build.TESTER,
            now=now - DAY,
        )

    no = known("Nee", "06 12345601")
    register.add_wish(resident=no, wish=Wish.NO_CALL, by=build.TESTER, now=now)
    known("Veilig", "06 12345602", safe=True)
    dead = known("Dood", "06 12345603")
    register.set_died(resident=dead, died_on=now.date(), by=build.TESTER, now=now)
    shared_numbers.mark_office(
        phone=phone.parse("036 5551212"), office="De Brug", by=build.TESTER, now=now
    )
    build.callback(town.topics["werk"], now=now, name="Al Gevraagd", number="06 12345604")
    said = bring_in(
        purpose,
        now,
        "Nee;06 12345601",
        "Wie dan ook;06 12345602",
        "Dood;06 12345603",
        "Client;036 5551212",
        "Al Gevraagd;06 12345604",
        "Duur;0900 1234",
        "Ver;+1 212 555 0123",
        ";06 12345605",
    )
    assert said == [
        "refused: does not want this",
        "refused: safe contact",
        "refused: died",
        "refused: number of an office",
        "refused: asked already",
        "refused: number not valid",
        "refused: number may not be dialled",
        "refused: no name",
    ]
    assert not ProactiveCall.objects.exists()


@pytest.mark.parametrize("column", ["Fraudescore", "risico", "Signaal", "handhaving"])
def test_a_list_that_checks_people_is_refused(
    purpose: ProactivePurpose, now: dt.datetime, column: str
) -> None:
    with pytest.raises(spreadsheet.Unreadable, match="fraude of risico"):
        lists.keep(
            content=f"Naam;Telefoon;{column}\nAda;0612345678;9\n".encode(),
            name="x",
            purpose=purpose,
            by=build.TESTER,
            now=now,
        )
    assert not ImportedList.objects.exists()


def test_her_no_is_kept_and_obeyed(
    purpose: ProactivePurpose, bilal: User, eva: User, now: dt.datetime
) -> None:
    bring_in(purpose, now, "Ada;06 12345678")
    request = CallbackRequest.objects.select_related("case").get()
    with pytest.raises(NotAllowed):
        calls.opt_out(request=request, user=eva, now=now)
    calls.opt_out(request=request, user=bilal, now=now)
    calls.opt_out(request=request, user=bilal, now=now)
    assert Case.objects.get().outcome == "CANCELLED"
    assert ProactiveCount.objects.get().opted_out == 1
    assert bring_in(purpose, now, "ADA ;+31 6 12345678") == ["refused: does not want this"]


def test_only_what_came_from_a_list(town: build.Town, bilal: User, now: dt.datetime) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    with pytest.raises(calls.NotProactive):
        calls.opt_out(request=request, user=bilal, now=now)


def test_after_three_months_only_counts_are_left(
    purpose: ProactivePurpose, now: dt.datetime
) -> None:
    bring_in(purpose, now, "Ada;06 12345678")
    assert lists.forget(now=now + 92 * DAY) == 0
    later = now + 93 * DAY
    assert lists.forget(now=later) == 1
    assert lists.forget(now=later) == 0
    assert not ProactiveCall.objects.exists()
    assert not ImportedList.objects.filter(kind=lists.KIND).exists()
    assert ProactiveCount.objects.get().taken == 1
    assert Case.objects.count() == 1


def test_nothing_else_can_ask_who_stood_on_a_list() -> None:
    """No figure, search or filter knows it: only the modules of this subject name the table."""
    knowing = {
        module.name
        for module in source.modules()
        if "ProactiveCall" in module.text or "proactive_told" in module.text
    }
    assert knowing <= {
        "callbacks.models",
        "callbacks.reaching_models",
        "callbacks.proactive.lists",
        "callbacks.proactive.calls",
    }
    asking = [
        module.name
        for module in source.modules()
        if "proactive__" in module.text or ".proactive." in module.text.replace("callbacks.", "")
    ]
    assert set(asking) <= {"almere.settings"}


def test_a_list_from_purpose_to_no_in_the_browser(
    town: build.Town,
    now: dt.datetime,
    bilal: User,
    daan: User,
    hanna: User,
    browser_of: Callable[[User], Client],
) -> None:
    manager, lead = browser_of(hanna), browser_of(daan)
    told = {
        "label": "Toeslag",
        "ground": "Participatiewet 36",
        "words": "Het gaat over de toeslag.",
        "topic": town.topics["uitkering"].pk,
        "most_a_day": "5",
    }
    assert manager.post("/beheer/bellen-uit-onszelf/", told).status_code == 303
    assert "Dit doel staat al" in manager.post("/beheer/bellen-uit-onszelf/", told).text
    purpose = ProactivePurpose.objects.get()

    file = SimpleUploadedFile("t.csv", b"Naam;Telefoon\nAda;06 12345678\n;06 12345679\n")
    without = lead.post("/terugbellen/uit-onszelf/", {"file": file})
    assert without.status_code == 422
    assert "Zonder doel mag deze lijst niet" in without.text
    file.seek(0)
    sent = lead.post("/terugbellen/uit-onszelf/", {"file": file, "purpose": purpose.pk})
    assert sent.status_code == 303
    imported = ImportedList.objects.get()
    lists.take_waiting(imported=imported, now=now)
    page = lead.get(f"/terugbellen/uit-onszelf/{imported.pk}/").text
    assert "Overgenomen" in page
    assert "er staat geen naam" in page
    assert "Ada" not in page
    assert browser_of(bilal).get("/terugbellen/uit-onszelf/").status_code == 403

    request = CallbackRequest.objects.select_related("case").get()
    requests.claim(request=request, user=bilal, now=now)
    worker = browser_of(bilal)
    shown = worker.get(f"/zaken/{request.case.reference}/").text
    assert calls.FIRST in shown
    assert "De inwoner wil dit niet" in shown
    answer = worker.post(f"/terugbellen/{request.case.reference}/wil-niet/", follow=True)
    assert "Wij bellen deze inwoner hier niet meer over" in answer.text


def test_her_no_holds_for_each_name_that_she_was_known_by(
    purpose: ProactivePurpose, now: dt.datetime
) -> None:
    kept, dropped = (
        register.add(
            told=register.Told(name=name, phone=phone.parse("06 12345678")),
            by=build.TESTER,
            now=now,
        )
        for name in ("Ada Bos", "A. Bos-de Wit")
    )
    register.add_wish(resident=dropped, wish=Wish.NO_PROACTIVE, by=build.TESTER, now=now)
    merging.merge(kept=kept, dropped=dropped, by=build.TESTER, now=now)
    outcomes = bring_in(purpose, now, "A. Bos-de Wit;06 12345678", "Ada Bos;06 12345678")
    assert outcomes == ["refused: does not want this"] * 2
