"""The part of the world about what we said and what we are about to say: an assurance with
something that goes against it, and decisions on their way."""

import datetime as dt
from typing import Any

from callbacks.decisions import coming, keys, people, taking
from callbacks.decisions.coming import Announced
from callbacks.models import CallbackRequest
from portal.contacts import assurances, clashes
from portal.contacts.models import Assurance, Clash
from portal.staff.models import User
from tests import build

COMING = b"Kenmerk;Naam;Telefoon;Gaat uit op\nWI-1;Ada Bos;06 12345671;4-12-2026\n"


def promises_kwargs(
    town: build.Town, staff: dict[str, User], waiting: CallbackRequest, now: dt.datetime
) -> dict[str, dict[str, Any]]:
    """What stands in the addresses of assurances and of decisions on their way."""
    bilal, team = staff["klantmanager"], town.teams["inkomen-1"]
    said = assurances.Said(
        what="U krijgt de wasmachine vergoed.",
        ground=Assurance.Ground.LAW,
        author=bilal,
        said_on=now.date(),
        token="een-formulier-van-de-wereld",
    )
    assurance = assurances.say(case=waiting.case, said=said, user=bilal, now=now)
    by = bilal.actor
    (clash,) = clashes.note(case=waiting.case, act=Clash.Act.LETTER, by=by, now=now)
    told = Announced("huur", team, dt.date(2026, 12, 4), people.Told(""))
    decision = coming.announce_in_case(case=waiting.case, told=told, user=bilal, now=now)
    source = keys.add_source(name="uitkeringssysteem", team=team, by=build.TESTER, now=now)
    made = keys.new_key(source=source, by=build.TESTER, now=now)
    imported = taking.take_file(
        content=COMING, name="besluiten.csv", source=source, by=build.TESTER, now=now
    )
    here = {"reference": waiting.case.reference}
    call = {"reference": decision.request.case.reference}
    return {
        "contacts:assurance-kept": {**here, "pk": assurance.pk},
        "contacts:take-back-assurance": {**here, "pk": assurance.pk},
        "contacts:clash": {**here, "pk": clash.pk},
        "contacts:clash-heard": {"pk": clash.pk},
        "callbacks:end-decision": call,
        "callbacks:withdraw-decision": call,
        "callbacks:decision-list": {"pk": imported.pk},
        "callbacks:decision-key": {"pk": source.pk},
        "callbacks:end-decision-key": {"pk": source.pk, "key": made.key.pk},
        "callbacks:end-decision-source": {"pk": source.pk},
        "callbacks:letter": {"page": "kenmerk"},
    }
