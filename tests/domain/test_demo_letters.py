"""The model letters of the demo are plain, and read by two people."""

import datetime as dt

from almere.demo import letters
from portal.letters.wording import choosing, shelves, signing_off
from portal.letters.wording.models import Template, TemplateVersion
from portal.letters.writing import drafting
from portal.staff.models import User
from tests.domain.test_letter_wording import listed


def test_every_model_letter_is_used_from_the_first_day(
    hanna: User, daan: User, bilal: User, now: dt.datetime
) -> None:
    listed("derhalve", "daarom")
    users = {letters.WRITER: hanna, letters.COLLEAGUE: daan, letters.NOTED_BY: bilal}
    assert letters.load(users=users, now=now) == len(letters.MODELS)
    assert letters.load(users=users, now=now) == 0
    for version in TemplateVersion.objects.select_related("template"):
        assert signing_off.standing(version, now=now).is_ready
        assert shelves.sample(version, hanna, now=now)["body"]
    offered = {one.name for one in drafting.offered(now=now)}
    assert {"Gewone brief", "Papieren gevraagd", "Uitnodiging voor een gesprek"} <= offered
    papers = Template.objects.get(name="Papieren gevraagd")
    assert choosing.current(papers, on=now.date(), language="ar") is not None
