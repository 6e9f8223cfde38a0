"""Letters and model letters, for the walks over all addresses."""

import datetime as dt
from typing import Any

from portal.cases.models import Case
from portal.kit import clock
from portal.letters.wording import words
from portal.letters.writing import drafting
from portal.news import notes
from portal.staff.models import User
from tests import build, build_wording


def kwargs(case: Case, people: dict[str, User], now: dt.datetime) -> dict[str, dict[str, Any]]:
    """What stands in the addresses of letters: a draft, a version that nobody read, a word."""
    letter = drafting.begin(case=case, template=None, user=people["klantmanager"], now=now)
    version = build_wording.version(people["manager"], now=now)
    word = words.add(word="proefwoord", human="gewoon", beside="", by=build.TESTER, now=now)
    tomorrow = clock.day_of(now) + dt.timedelta(days=1)
    note = notes.write(
        title="Beter", body="Het is beter.", publish_on=tomorrow, by=build.TESTER, now=now
    )
    code, template = {"code": letter.code}, {"code": version.template.code}
    steps = ("letter", "edit", "translate", "drop-translation", "sign", "pdf", "stop", "again")
    of_version = ("version", "change-version", "accept-sentence", "read-version", "experience")
    return {
        "letters:begin": {"reference": case.reference},
        **{f"letters:{step}": code for step in (*steps, "anew", "reprint", "by-post")},
        **{f"letters:{step}": template for step in ("template", "switch-template")},
        "letters:write-version": template,
        **{f"letters:{step}": {**template, "pk": version.pk} for step in of_version},
        "letters:word": {"pk": word.pk},
        "letters:remove-word": {"pk": word.pk},
        "news:change": {"pk": note.pk},
        "news:withdraw": {"pk": note.pk},
        "news:export": {"form": "tekst"},
    }
