"""Somebody with safe contact walks in. Her number is called, the backup is asked, her story goes to
a colleague, papers and a slip go with her: nothing that others see or hear of it names her."""

import json
import re

import pytest
from django.test import Client

from portal.audit.models import Event
from portal.desk.handing.models import PaperReceipt, WarmHandover
from portal.desk.places import days
from portal.desk.queue.models import Visit
from portal.outbox.models import Message
from portal.residents import register
from portal.residents.models import ContactPoint, Resident
from portal.staff.models import User
from tests import build
from tests.conftest import TUESDAY
from tests.journeys.test_resident_in_danger import (
    NAME,
    NUMBER,
    Danger,
    danger,
    names_her,
    ticks,
)

__all__ = ["danger"]
STORY = f"Verhaal van {NAME}, {NUMBER}."
OPEN_TO_ALL = [
    "/balie/",
    "/balie/verloop/?sinds=1",
    "/balie/loket/",
    "/balie/ontvangst/",
    "/balie/ontvangst/{pk}/nummertje/",
    "/balie/ontvangst/{pk}/bewijs/",
    "/balie/ontvangst/{pk}/gevraagd/",
    "/balie/bezoek/{reference}/gegevens/",
    "/balie/bezoek/{reference}/briefje/",
    "/balie/dag/",
    "/balie/dag/{opening}/sluiten/",
    "/balie/dag/{opening}/als-eerste/",
    "/balie/ochtend/",
    "/balie/papier/",
    "/balie/papieren/{receipt}/",
    "/balie/achtervang/",
    "/balie/hulp/",
]


@pytest.fixture
def she(town: build.Town) -> Resident:
    told = register.Told(name=NAME, safe_contact=True)
    made = register.add(told=told, by=build.TESTER, now=TUESDAY)
    register.add_contact_point(
        resident=made,
        kind=ContactPoint.Kind.PHONE,
        value="+31641765432",
        by=build.TESTER,
        now=TUESDAY,
    )
    return made


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_nothing_at_the_desk_names_her(
    danger: Danger,
    she: Resident,
    anna: User,
    bilal: User,
    daan: User,
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk = build.desk(danger.town)
    opening = days.open_day(desk=desk, user=anna, now=TUESDAY)
    team = danger.town.teams["inkomen-1"]
    clerk, host = logged_in(anna), logged_in(daan)
    went: list[str] = []

    def post(client: Client, url: str, **told: str) -> None:
        answer = client.post(url, told)
        assert answer.status_code == 303, (url, answer.status_code)
        went.append(str(answer["Location"]))

    post(host, "/balie/ontvangst/", token="een-formulier", urgent="on")
    visit = Visit.objects.get()
    pk, reference = visit.pk, visit.case.reference
    post(host, f"/balie/bezoek/{reference}/inwoner/?van=ontvangst", resident=str(she.pk))
    assert (
        "naar de inwoner"
        not in host.post(f"/balie/ontvangst/{pk}/nummertje/bericht/", follow=True).text
    )
    post(clerk, "/balie/loket/", point=str(desk.points.order_by("position")[0].pk))
    post(clerk, "/balie/volgende/")
    post(clerk, f"/balie/bezoek/{reference}/begin/")
    post(clerk, f"/balie/achtervang/bij/{reference}/", team=str(team.pk), question=STORY)
    post(clerk, f"/balie/bezoek/{reference}/overdragen/", to=f"{team.pk}", told=STORY)
    post(
        clerk,
        f"/balie/ontvangst/{pk}/papieren/",
        token="een-bewijs", what="PROOF", sheets="2", team=str(team.pk),
    )  # fmt: skip
    ticks(danger)
    shown = {
        "rings": logged_in(bilal).get("/balie/oproepen/", headers={"HX-Request": "true"}).text,
        "papers": logged_in(bilal).get("/balie/papieren/").text,
    }
    places = {
        "pk": pk,
        "reference": reference,
        "opening": opening.pk,
        "receipt": PaperReceipt.objects.get().pk,
    }
    for address in OPEN_TO_ALL:
        answer = host.get(address.format(**places))
        assert answer.status_code == 200, address
        shown[address] = answer.text
    assert not Message.objects.exists()
    left = {
        "hints": danger.hints,
        "tasks": danger.rings,
        "addresses": went,
        "logs": [record.getMessage() + str(vars(record)) for record in caplog.records],
        "events": [json.dumps(event.data) + event.code for event in Event.objects.all()],
        **{name: [text] for name, text in shown.items()},
    }
    assert danger.hints
    assert WarmHandover.objects.exists()
    assert {name for name, texts in left.items() if any(map(names_her, texts))} == set()
    assert re.search(r"data-name-of", host.get("/balie/namen/").text)
