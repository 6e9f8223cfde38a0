"""A contact limit from the warning to the review, as colleagues do it in the browser."""

import datetime as dt
import re
from collections.abc import Callable

import time_machine
from django.test import Client

from callbacks import requests
from callbacks.models import CallbackRequest
from portal.residents import limits
from portal.residents.models import ContactLimit
from portal.staff.models import User
from tests import build
from tests.journeys.callback_page import case_url, resident_of, url

type BrowserOf = Callable[[User], Client]


def fill(town: build.Town, bilal: User, **instead: str) -> dict[str, str]:
    """What Bilal fills in."""
    return {
        "talked_on": "2026-11-23",
        "talk": "Ik vroeg om rustig te praten.",
        "happened_on": "",
        "facts": "Op 20 en 23 november riep u langdurig tegen collega's.",
        "facts_on": "2026-11-23",
        "what": "LETTERS",
        "phone": "",
        "contact": str(bilal.pk),
        "from_on": "2026-11-24",
        "until_on": "2027-08-31",
        "team": str(town.teams["inkomen-1"].pk),
    } | instead


def test_from_a_warning_to_a_review(
    town: build.Town,
    now: dt.datetime,
    bilal: User,
    daan: User,
    eva: User,
    browser_of: BrowserOf,
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    her = resident_of(request)
    requests.claim(request=request, user=bilal, now=now)
    worker, lead = browser_of(bilal), browser_of(daan)
    start = f"/inwoners/{her.pk}/contactafspraak/"

    # Without a talk there is no proposal, and nothing typed is lost.
    refused = worker.post(start, fill(town, bilal, talked_on="", talk=""))
    assert refused.status_code == 422
    assert "Praat eerst met de inwoner" in refused.text
    assert "riep u langdurig" in refused.text
    assert browser_of(eva).get(start).status_code == 403

    assert worker.post(start, fill(town, bilal)).status_code == 303
    limit = ContactLimit.objects.get()
    page = f"/contactafspraken/{limit.pk}/"
    assert "Een teamleider van Inkomen 1 beslist" in worker.get(page).text
    assert worker.get(f"{page}akkoord/").status_code == 403
    # Proposed is not decided: she is called as always.
    assert "tel:+31612345678" in worker.get(case_url(request)).text

    assert "Ayşe Yılmaz" in lead.get("/contactafspraken/").text
    far = lead.post(f"{page}akkoord/", {"why": "Nodig.", "review_on": "2027-08-01"})
    assert far.status_code == 422
    assert "binnen een half jaar" in far.text
    told = {"why": "Twee keer gewaarschuwd.", "review_on": "2027-05-01"}
    assert lead.post(f"{page}akkoord/", told).status_code == 303

    letter = worker.get(page).text
    assert "Bezwaar maken als u het niet eens bent" in letter
    assert "data-copy" in letter
    on_case = worker.get(case_url(request)).text
    assert "Contactafspraak" in on_case
    assert "niet bellen, alleen brieven" in on_case
    assert "tel:+31612345678" not in on_case
    form = dict(re.findall(r'name="(token|last_seen)" value="([^"]*)"', on_case))
    answer = worker.post(url(request, "uitkomst"), form | {"result": "NO_ANSWER"})
    assert answer.status_code == 422
    assert "Afgesproken tot en met" in answer.text
    assert "Contactafspraak" in worker.get(f"/inwoners/{her.pk}/").text
    assert "alleen brieven" not in browser_of(eva).get(f"/inwoners/{her.pk}/").text

    with time_machine.travel(now + dt.timedelta(days=150), tick=False):
        lead = browser_of(daan)
        again = {"why": "Nog een keer geroepen.", "review_on": "2027-08-31"}
        assert lead.post(f"{page}bekijken/", again).status_code == 303
        assert "Opnieuw bekeken" in lead.get(page).text
        assert lead.post(f"{page}stoppen/", {"why": ""}).status_code == 422
        assert lead.post(f"{page}stoppen/", {"why": "Het gaat goed."}).status_code == 303
        assert "eerder gestopt door een teamleider" in lead.get(page).text
        assert "alleen brieven" not in browser_of(bilal).get(case_url(request)).text


def test_the_one_who_writes_down_a_call_reads_it(
    town: build.Town, now: dt.datetime, bilal: User, daan: User, browser_of: BrowserOf
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    her = resident_of(request)
    browser_of(bilal).post(f"/inwoners/{her.pk}/contactafspraak/", fill(town, bilal))
    limit = ContactLimit.objects.get()
    told = {"why": "Nodig.", "review_on": "2027-05-01"}
    browser_of(daan).post(f"/contactafspraken/{limit.pk}/akkoord/", told)

    taken = {
        "phone": "06 12345678",
        "name": "Ayşe Yılmaz",
        "birth_date": "",
        "who": str(her.pk),
        "topic": "werk",
        "note": "Een vraag.",
        "others": "nee",
        "moment": "2026-11-24-middag",
        "urgent": "",
        "channel": "PHONE",
        "token": "een-keer",
    }
    page = browser_of(bilal).post("/terugbellen/nieuw/", taken)
    assert page.status_code == 422
    assert "niet bellen, alleen brieven" in page.text
    assert "bezwaar of een klacht neemt u altijd aan" in page.text
    asked = browser_of(bilal).post("/terugbellen/nieuw/", taken | {"urgent": "geld"})
    assert asked.status_code == 303
    assert CallbackRequest.objects.filter(case__urgent_since__isnull=False).count() == 1


def test_who_may_come_by_appointment_only_is_told_wherever_she_is_found(
    town: build.Town,
    now: dt.datetime,
    bilal: User,
    daan: User,
    eva: User,
    browser_of: BrowserOf,
) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    her = resident_of(request)
    requests.claim(request=request, user=bilal, now=now)
    words = "Balie: alleen op afspraak, tot en met dinsdag 31 augustus 2027. Altijd"
    stranger = browser_of(eva)
    assert words not in stranger.get(f"/inwoners/{her.pk}/").text
    start = f"/inwoners/{her.pk}/contactafspraak/"
    browser_of(bilal).post(start, fill(town, bilal, what="DESK"))
    limit = ContactLimit.objects.get()
    # A proposal limits nothing.
    assert words not in stranger.get(f"/inwoners/{her.pk}/").text
    assert limits.desk_rule(her, now=now) is None
    limits.decide(limit=limit, why="Ja.", review_on=dt.date(2027, 2, 1), user=daan, now=now)
    assert limits.desk_rule(her, now=now) == limit
    # Also for a colleague who never worked with her, by name and by reference.
    for typed in ("Yılmaz", request.case.reference):
        assert words in stranger.post("/inwoners/", {"q": typed}).text
    assert words in stranger.get(f"/inwoners/{her.pk}/").text
    assert "alleen op afspraak" in browser_of(bilal).get(case_url(request)).text
    assert limits.desk_rule(her, now=now + dt.timedelta(days=281)) is None
