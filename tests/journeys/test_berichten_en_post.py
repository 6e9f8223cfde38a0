"""Colleagues: what did not arrive, official post, wishes, outages, and the mail of the morning."""

import datetime as dt
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client

from portal.audit.models import Event
from portal.due import digest
from portal.municipality.models import Municipality, Outage
from portal.outbox import receipts
from portal.outbox.models import Message, Receipt
from portal.residents import consent, register
from portal.residents.models import ContactWish, PostConsent, Resident, Wish
from portal.staff import outages
from portal.staff.models import User
from tests import build, build_message
from tests.conftest import TUESDAY
from tests.journeys import public, question_page

type BrowserOf = Callable[[User], Client]
Kind = PostConsent.Kind
EMAIL = "ayse@post.example"


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


@pytest.fixture
def not_arrived(town: build.Town, now: dt.datetime) -> Message:
    """A text message of which the provider said that the number does not exist."""
    message = build_message.text(town, now=now)
    Message.objects.filter(pk=message.pk).update(
        state="SENT", ended_at=now, delivery="PERMANENT", delivery_at=now
    )
    return message


def test_the_team_lead_reads_what_did_not_arrive_and_sends_it_again(
    daan: User, browser_of: BrowserOf, not_arrived: Message
) -> None:
    browser = browser_of(daan)
    page = text(browser.get("/berichten/"))
    assert "Niet aangekomen" in page
    assert "Dit telefoonnummer bestaat niet of kan geen sms krijgen." in page
    assert "twee keer" not in page
    assert not_arrived.case.reference in text(browser.get("/berichten/?stand=SENT"))
    assert not_arrived.case.reference not in text(browser.get("/berichten/?stand=FAILED"))
    assert browser.post(f"/berichten/{not_arrived.pk}/opnieuw/").status_code == 303
    not_arrived.refresh_from_db()
    assert (not_arrived.state, not_arrived.delivery) == ("QUEUED", "")


def test_the_case_tells_why_it_did_not_arrive(
    daan: User, browser_of: BrowserOf, town: build.Town, now: dt.datetime
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    Message.objects.filter(case=request.case).update(
        state="SENT", ended_at=now, delivery="TEMPORARY", delivery_at=now
    )
    page = text(browser_of(daan).get(f"/zaken/{request.case.reference}/"))
    assert "verstuurd, maar niet aangekomen. De telefoon stond lang uit" in page


@pytest.fixture
def her(town: build.Town, now: dt.datetime) -> Resident:
    """A resident with a case at Inkomen 1."""
    found = build.callback(town.topics["uitkering"], now=now).case.resident
    assert found is not None
    return found


def test_a_colleague_notes_which_post_she_wants_by_email(
    bilal: User, browser_of: BrowserOf, her: Resident
) -> None:
    browser = browser_of(bilal)
    address = f"/inwoners/{her.pk}/officiele-post/"
    assert "Op papier" in text(browser.get(f"/inwoners/{her.pk}/"))
    none = browser.post(address, {"kinds": ["DECISION"], "email": ""})
    assert none.status_code == 422
    assert "Vul in op welk e-mailadres" in text(none)
    done = browser.post(address, {"kinds": ["DECISION", "LETTER"], "email": EMAIL})
    assert (done.status_code, done["Location"]) == (303, f"/inwoners/{her.pk}/")
    assert "Per e-mail: besluiten, andere brieven" in text(browser.get(f"/inwoners/{her.pk}/"))
    page = text(browser.get(address))
    assert "Besluiten: sinds dinsdag 24 november om 10:00 uur, opgeschreven door Bilal." in page
    assert browser.post(address, {"email": EMAIL}).status_code == 303
    assert not consent.may_email(her, Kind.DECISION)


def test_for_who_is_not_safe_there_is_nothing_to_choose(
    bilal: User, browser_of: BrowserOf, her: Resident, now: dt.datetime
) -> None:
    register.set_safe_contact(resident=her, by=build.TESTER, now=now)
    browser = browser_of(bilal)
    page = text(browser.get(f"/inwoners/{her.pk}/officiele-post/"))
    assert "veilig contact" in page
    assert 'name="kinds"' not in page
    sent = {"kinds": ["DECISION"], "email": EMAIL}
    assert browser.post(f"/inwoners/{her.pk}/officiele-post/", sent).status_code == 422
    assert not PostConsent.objects.exists()


def test_a_stranger_chooses_nothing(eva: User, browser_of: BrowserOf, her: Resident) -> None:
    sent = {"kinds": ["DECISION"], "email": EMAIL}
    address = f"/inwoners/{her.pk}/officiele-post/"
    assert browser_of(eva).post(address, sent).status_code == 403
    assert not PostConsent.objects.exists()


def test_how_she_wants_to_hear_from_us_is_one_of_her_wishes(
    bilal: User, browser_of: BrowserOf, her: Resident
) -> None:
    browser = browser_of(bilal)
    address = f"/inwoners/{her.pk}/wensen/"
    for channel in ("BY_POST", "BY_EMAIL", "BY_EMAIL"):
        sent = {"wishes": ["TALK"], "channel": channel, "via": "", "hours": ""}
        assert browser.post(address, sent).status_code == 303
    running = ContactWish.objects.running().filter(resident=her)
    assert set(running.values_list("wish", flat=True)) == {Wish.TALK, Wish.BY_EMAIL}
    checked = re.search(r'<input[^>]*value="BY_EMAIL"[^>]*>', text(browser.get(address)))
    assert checked is not None
    assert "checked" in checked.group()
    assert "berichten liefst per e-mail" in text(browser.get(f"/inwoners/{her.pk}/")).lower()


def outage(**more: str) -> dict[str, str]:
    return {
        "way": "WEB",
        "began_at": "2026-11-24T08:15",
        "ended_at": "",
        "words": "De website was onbereikbaar.",
    } | more


def test_the_manager_writes_an_outage_down_and_ends_it(
    hanna: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    browser = browser_of(hanna)
    assert browser.post("/beheer/storingen/", outage()).status_code == 303
    row = Outage.objects.get()
    assert row.started_at == now - dt.timedelta(minutes=105)
    assert (row.noted_by, row.noted_at) == (hanna.actor.key, now)
    page = text(browser.get("/beheer/storingen/"))
    assert "Opgeschreven door Hanna" in page
    assert "tot nu" in page
    # Two of one way at once cannot be.
    again = browser.post("/beheer/storingen/", outage())
    assert again.status_code == 422
    assert "loopt al een storing" in text(again)
    end = f"/beheer/storingen/{row.pk}/voorbij/"
    for wrong in ("2026-11-24T08:15", "2026-11-24T08:00", "2026-11-24T10:01", "morgen", ""):
        assert browser.post(end, {"ended_at": wrong}).status_code == 422
    assert browser.post(end, {"ended_at": "2026-11-24T09:30"}).status_code == 303
    row.refresh_from_db()
    assert row.ended_at == now - dt.timedelta(minutes=30)
    codes = Event.objects.filter(object_id=row.pk, code__startswith="office.outage")
    assert [event.code for event in codes.order_by("pk")] == [
        "office.outage_noted",
        "office.outage_ended",
    ]


@pytest.mark.parametrize(
    "more",
    [
        {"began_at": "2026-11-24T10:01"},
        {"ended_at": "2026-11-24T08:15"},
        {"ended_at": "2026-11-24T10:01"},
        {"way": "DUIF"},
        {"words": ""},
        {"began_at": ""},
    ],
)
def test_an_outage_that_cannot_be_is_refused(
    hanna: User, browser_of: BrowserOf, more: dict[str, str]
) -> None:
    sent = browser_of(hanna).post("/beheer/storingen/", outage(**more))
    assert sent.status_code == 422
    assert "De website was onbereikbaar." in text(sent) or more == {"words": ""}
    assert not Outage.objects.exists()


def test_the_log_of_outages_is_a_list_too(
    hanna: User, daan: User, browser_of: BrowserOf, now: dt.datetime
) -> None:
    outages.note(
        way=Outage.Way.PHONE,
        began_at=now - dt.timedelta(hours=2),
        ended_at=now - dt.timedelta(hours=1),
        words="=cmd()",
        by=hanna.actor,
        now=now,
    )
    sent = browser_of(hanna).get("/beheer/storingen/lijst/")
    assert 'filename="storingen.csv"' in sent["Content-Disposition"]
    told = sent.content.decode().splitlines()[1]
    assert told == "telefoon;2026-11-24 08:00;2026-11-24 09:00;'=cmd();2026-11-24 10:00;Hanna"
    assert browser_of(daan).get("/beheer/storingen/lijst/").status_code == 403


def test_which_outages_touch_a_period(hanna: User, now: dt.datetime) -> None:
    hour = dt.timedelta(hours=1)
    for way, began, ended in (("WEB", 5, 4), ("PHONE", 3, 2), ("EMAIL", 1, None)):
        outages.note(
            way=Outage.Way(way),
            began_at=now - began * hour,
            ended_at=None if ended is None else now - ended * hour,
            words="Weg.",
            by=hanna.actor,
            now=now,
        )
    found = Outage.objects.touching(now - 4 * hour, now - 2 * hour)
    assert [row.channel for row in found] == ["PHONE"]
    assert [row.channel for row in Outage.objects.touching(now, now + hour)] == ["EMAIL"]


def test_a_colleague_chooses_about_the_mail_of_the_morning(
    bilal: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(bilal)
    assert 'href="/werk/ochtendmail/"' in text(browser.get("/werk/"))
    assert digest.wants(bilal)
    assert browser.post("/werk/ochtendmail/", {"mail": "nee"}).status_code == 303
    assert not digest.wants(bilal)
    assert browser.post("/werk/ochtendmail/", {"mail": "misschien"}).status_code == 422
    assert browser.post("/werk/ochtendmail/", {"mail": "ja"}).status_code == 303
    assert digest.wants(bilal)


def test_the_manager_chooses_the_quiet_hours(
    hanna: User, browser_of: BrowserOf, town: build.Town
) -> None:
    page = text(browser_of(hanna).get("/beheer/gemeente/"))
    assert 'value="20:00"' in page
    assert 'value="08:00"' in page
    assert Municipality.objects.get().quiet_from == dt.time(20)


def test_the_receipt_on_the_screen_tells_when_we_got_what(town: build.Town) -> None:
    for words, helped in (
        ("Wanneer komt mijn uitkering?", False),
        ("Ik maak bezwaar tegen uw besluit.", True),
    ):
        with time_machine.travel(TUESDAY) as traveller:
            writer = question_page.Writer()
            writer.walk(vraag={"words": words})
            page = text(writer.send(traveller))
        receipt = Receipt.objects.latest("pk")
        assert "Wij kregen uw bericht" in page
        assert "dinsdag 24 november om 10:00 uur" in page
        assert receipts.shown(receipt.digest) in page
        assert f'<blockquote class="quote">{words}</blockquote>' in page
        assert ("Bent u het niet eens met een besluit?" in page) == helped


def test_what_somebody_may_read_along_is_not_repeated_on_the_screen(town: build.Town) -> None:
    with time_machine.travel(TUESDAY) as traveller:
        writer = question_page.Writer()
        writer.walk(
            vraag={"words": "Niemand mag dit weten."},
            berichten={"others": "ja"},
            antwoord={"way": "balie", "email": ""},
        )
        page = text(writer.send(traveller))
    assert "Wij kregen uw bericht" in page
    assert "Niemand mag dit weten." not in page


def test_the_receipt_of_a_call_tells_when_we_got_it(town: build.Town) -> None:
    with time_machine.travel(TUESDAY) as traveller:
        caller = public.Resident()
        caller.walk()
        page = text(caller.send(traveller))
    assert "Wij kregen uw bericht" in page
    assert receipts.shown(Receipt.objects.get().digest) in page
