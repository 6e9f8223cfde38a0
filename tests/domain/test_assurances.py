"""Said is said: an assurance is written once, never edited, and what goes against it waits for a
lead who decides with a reason."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from portal.cases import access, lifecycle, merging
from portal.cases.models import Case
from portal.contacts import assurances, assured, clashes
from portal.contacts.assurances import Said
from portal.contacts.models import Assurance, AssuranceStep, Clash
from portal.due import clash_reminders, engine, work
from portal.kit.states import MovedMeanwhile
from portal.letters.models import Letter, LetterBatch, Template
from portal.letters.printing import batch_working
from portal.letters.writing import writing
from portal.residents import register
from portal.residents.models import Resident
from portal.staff import leaving, permissions
from portal.staff.models import User
from portal.staff.permissions import standing_of
from tests import build, build_letter
from tests.races import at_once

Act, Verdict = Clash.Act, Clash.Verdict
DAY = dt.timedelta(days=1)
SOURCE = "portal.due.clash_reminders.due"


@pytest.fixture
def case(town: build.Town, now: dt.datetime) -> Case:
    return build.callback(town.topics["uitkering"], now=now).case


def who(case: Case) -> Resident:
    assert case.resident is not None
    return case.resident


def assure(case: Case, user: User, now: dt.datetime, **also: Any) -> Assurance:
    """Say that she gets the washing machine."""
    told: dict[str, Any] = {
        "what": "U krijgt de wasmachine vergoed.",
        "ground": Assurance.Ground.LAW,
        "author": user,
        "said_on": now.date(),
        "token": f"token-van-een-formulier-{Assurance.objects.count()}",
    }
    return assurances.say(case=case, said=Said(**(told | also)), user=user, now=now)


def test_who_said_what_when_and_on_what_ground(case: Case, bilal: User, now: dt.datetime) -> None:
    said = assure(case, bilal, now, ground_text="Participatiewet 35")
    assert (said.author, said.what, said.said_on) == (bilal, said.what, now.date())
    assert said.get_ground_display() == "de wet of verordening"
    # A double click finds the first.
    assert assure(case, bilal, now, token=said.token) == said
    assert Assurance.objects.count() == 1


def test_who_may_not_work_on_a_case_assures_nothing(
    case: Case, eva: User, now: dt.datetime
) -> None:
    with pytest.raises(permissions.NotAllowed):
        assure(case, eva, now)
    assert not Assurance.objects.exists()


def test_nobody_says_something_tomorrow(case: Case, bilal: User, now: dt.datetime) -> None:
    with pytest.raises(assurances.NotSaidYet):
        assure(case, bilal, now, said_on=now.date() + DAY)


def test_whoever_left_answers_for_nothing(
    case: Case, bilal: User, carla: User, now: dt.datetime
) -> None:
    User.objects.filter(pk=carla.pk).update(is_active=False)
    with pytest.raises(assurances.AuthorHasLeft):
        assure(case, bilal, now, author=carla)
    assert not Assurance.objects.exists()


@pytest.mark.parametrize("field", ["what", "ground", "said_on", "author_id", "case_id", "by"])
def test_the_database_refuses_every_edit(
    case: Case, bilal: User, carla: User, now: dt.datetime, field: str
) -> None:
    said = assure(case, bilal, now)
    other = {"said_on": now.date() - DAY, "author_id": carla.pk, "case_id": case.pk}
    with pytest.raises(DatabaseError, match="said is said"), transaction.atomic():
        Assurance.objects.filter(pk=said.pk).update(**{field: other.get(field, "ANDERS")})


def test_the_database_refuses_to_delete(case: Case, daan: User, now: dt.datetime) -> None:
    said = assure(case, daan, now)
    assurances.take_back(
        assurance=said, reason="De regel is anders.", told_on=now.date(), user=daan, now=now
    )
    for model in (AssuranceStep, Assurance):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all()._raw_delete("default")
    with pytest.raises(DatabaseError, match="said is said"), transaction.atomic():
        AssuranceStep.objects.update(text="Iets anders")


def test_taken_back_by_a_second_row_with_the_reason_that_she_was_told(
    case: Case, bilal: User, daan: User, now: dt.datetime
) -> None:
    said = assure(case, bilal, now)
    words = "De regel is sinds mei anders. Dat hadden wij moeten weten."
    with pytest.raises(assurances.NotALead):
        assurances.take_back(assurance=said, reason=words, told_on=now.date(), user=bilal, now=now)
    with pytest.raises(assurances.NotSaidYet):
        assurances.take_back(
            assurance=said, reason=words, told_on=now.date() + DAY, user=daan, now=now
        )
    assurances.take_back(assurance=said, reason=words, told_on=now.date(), user=daan, now=now)
    with pytest.raises(assurances.EndedBefore):
        assurances.keep(assurance=said, user=bilal, now=now)
    assert not Assurance.objects.standing().exists()
    # The old one stays where it is.
    (row,) = assured.found("wasmachine", may=standing_of(bilal, now=now), now=now)
    assert (row.what, row.end, row.end_text) == (said.what, "ingetrokken", words)


def test_the_database_wants_a_reason_that_was_told(
    case: Case, bilal: User, now: dt.datetime
) -> None:
    said = assure(case, bilal, now)
    with pytest.raises(IntegrityError, match="told_with_its_reason"), transaction.atomic():
        AssuranceStep.objects.create(assurance=said, kind="WITHDRAWN", at=now, by="x")


def test_a_refusal_waits_and_rings_who_said_it_and_the_lead(
    case: Case, bilal: User, carla: User, daan: User, now: dt.datetime
) -> None:
    assure(case, bilal, now)
    # What does not say no is nobody's clash.
    lifecycle.check_guards(case, "close", carla.actor)
    with pytest.raises(clashes.GoesAgainst, match="Bilal"):
        lifecycle.check_guards(case, "letters.sign_refusal", carla.actor)
    with pytest.raises(clashes.GoesAgainst):
        clashes.guard(case, "letters.sign_refusal", carla.actor)
    clash = Clash.objects.get()
    assert (clash.rung, clash.verdict) == (bilal, "")

    assert engine.tick(sources=[SOURCE], now=now) == 2
    for who in (bilal, daan):
        day = work.day_of(who, teams=permissions.teams_of(who, now=now), page=1, now=now)
        assert [row.goes_first for row in day.first_of_all] == [True]
        assert day.first == day.first_of_all[0].id

    clashes.note_heard(clash=clash, words="Zij liet de brief zien.", user=bilal, now=now)
    with pytest.raises(clashes.NotALead):
        clashes.decide(clash=clash, verdict=Verdict.GOES_ON, reason="Omdat.", user=bilal, now=now)
    with pytest.raises(clashes.NeedsReason):
        clashes.decide(clash=clash, verdict=Verdict.GOES_ON, reason=" ", user=daan, now=now)
    clashes.decide(
        clash=clash, verdict=Verdict.APART, reason="Gaat over de huur.", user=daan, now=now
    )
    clashes.guard(case, "letters.sign_refusal", carla.actor)
    engine.tick(sources=[SOURCE], now=now)
    assert clash_reminders.due(now) == []
    with pytest.raises(MovedMeanwhile):
        clashes.decide(clash=clash, verdict=Verdict.HOLDS, reason="Toch.", user=daan, now=now)


def test_an_assurance_that_holds_keeps_the_refusal_back(
    case: Case, bilal: User, daan: User, now: dt.datetime
) -> None:
    assure(case, bilal, now)
    (clash,) = clashes.note(case=case, act=Act.LETTER, by=bilal.actor, now=now)
    clashes.decide(clash=clash, verdict=Verdict.HOLDS, reason="Wij zeiden het.", user=daan, now=now)
    with pytest.raises(clashes.GoesAgainst, match="besloot dat die geldt"):
        clashes.guard(case, "letters.sign_refusal", bilal.actor)
    with pytest.raises(DatabaseError, match="said is said"), transaction.atomic():
        Clash.objects.update(verdict="GOES_ON")


def test_it_holds_in_every_case_of_the_same_resident(
    town: build.Town, case: Case, bilal: User, eva: User, now: dt.datetime
) -> None:
    assure(case, bilal, now)
    other = build.callback(town.topics["werk"], now=now, number="06 12 34 56 80").case
    clashes.guard(other, "letters.sign_refusal", eva.actor)
    merging.merge(kept=who(case), dropped=who(other), by=build.TESTER, now=now)
    other.refresh_from_db()
    with pytest.raises(clashes.GoesAgainst):
        clashes.guard(other, "letters.sign_refusal", eva.actor)
    # A case of nobody is about nobody else.
    nobody = Case.objects.get(pk=other.pk)
    nobody.resident = None
    nobody.save(update_fields=["resident"])
    clashes.guard(nobody, "letters.sign_refusal", eva.actor)


def test_words_stay_with_who_may_read_the_case(
    town: build.Town, case: Case, bilal: User, eva: User, now: dt.datetime
) -> None:
    assure(case, bilal, now)
    assert assured.found("WASMÁCHINE", may=standing_of(bilal, now=now), now=now)
    assert not assured.found("wasmachine", may=standing_of(eva, now=now), now=now)
    assert not assured.found("droger", may=standing_of(bilal, now=now), now=now)
    other = build.callback(town.topics["werk"], now=now).case
    Case.objects.filter(pk=other.pk).update(resident=case.resident)
    shown = assured.panel("case-first", access.get_case(eva, other.reference, now=now), eva)
    assert shown is not None
    (row,) = shown.context["rows"]
    assert (row.what, row.reference, row.who) == ("", "", "Bilal")
    # Of who needs safe contact not even that there is something.
    register.set_safe_contact(resident=who(case), by=build.TESTER, now=now)
    hidden = access.get_case(eva, other.reference, now=now)
    assert assured.panel("case-first", hidden, eva) is None
    theirs = access.get_case(bilal, case.reference, now=now)
    assert assured.panel("case-first", theirs, bilal) is not None


def test_whoever_leaves_hands_over_who_answers_for_it(
    case: Case, bilal: User, carla: User, daan: User, now: dt.datetime
) -> None:
    said = assure(case, bilal, now)
    clashes.note(case=case, act=Act.LETTER, by=daan.actor, now=now)
    (part,) = [part for part in leaving.parts() if part.code == "afspraken"]
    (item,) = part.items(bilal)
    assert "wasmachine" not in item.text
    for _ in range(2):
        part.hand_over(pk=item.pk, leaver=bilal, to=carla, by=daan.actor, now=now)
    assert part.items(bilal) == []
    assert [one.pk for one in part.items(carla)] == [-said.pk]
    assert AssuranceStep.objects.count() == 1
    # It outlives its author: said is said, and the next one is rung.
    assert Assurance.objects.get().author == bilal
    assert Clash.objects.get().rung == carla
    (row,) = assured.found("", may=standing_of(carla, now=now), now=now)
    assert (row.who, row.answerer) == ("Bilal", "Carla")


def test_made_true_but_not_while_a_no_is_on_its_way(
    case: Case, bilal: User, daan: User, eva: User, now: dt.datetime
) -> None:
    said = assure(case, bilal, now)
    (clash,) = clashes.note(case=case, act=Act.DECISION, by=daan.actor, now=now)
    with pytest.raises(assurances.ClashFirst):
        assurances.keep(assurance=said, user=bilal, now=now)
    clashes.decide(clash=clash, verdict=Verdict.HOLDS, reason="Ja.", user=daan, now=now)
    with pytest.raises(permissions.NotAllowed):
        assurances.keep(assurance=said, user=eva, now=now)
    assurances.keep(assurance=said, user=bilal, now=now)
    clashes.guard(case, "letters.sign_refusal", bilal.actor)


def test_only_who_was_rung_answers(case: Case, bilal: User, carla: User, now: dt.datetime) -> None:
    assure(case, bilal, now)
    (clash,) = clashes.note(case=case, act=Act.LETTER, by=carla.actor, now=now)
    with pytest.raises(clashes.NotRung):
        clashes.note_heard(clash=clash, words="", user=carla, now=now)
    assert clashes.heard_by(carla, clash.pk) is None


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_at_once_ring_once_and_one_lead_decides(
    case: Case, bilal: User, daan: User, now: dt.datetime
) -> None:
    assure(case, bilal, now)
    said = at_once([lambda: clashes.guard(case, "letters.sign_refusal", daan.actor)] * 4)
    assert all("gaat in tegen een toezegging" in str(answer) for answer in said)
    clash = Clash.objects.select_related("case__team", "assurance").get()

    def decide(verdict: Clash.Verdict) -> object:
        clashes.decide(clash=clash, verdict=verdict, reason="Zo.", user=daan, now=now)
        return None

    outcomes = at_once([lambda: decide(Verdict.HOLDS), lambda: decide(Verdict.GOES_ON)])
    assert sorted(str(outcome) for outcome in outcomes)[1] == "None"
    assert MovedMeanwhile.text in outcomes


@pytest.mark.django_db(transaction=True)
def test_it_ends_once_however_many_click(
    case: Case, bilal: User, daan: User, now: dt.datetime
) -> None:
    said = assure(case, bilal, now)
    take: dict[str, Any] = {
        "assurance": said,
        "reason": "Fout.",
        "told_on": now.date(),
        "user": daan,
    }
    outcomes = at_once(
        [
            lambda: assurances.take_back(**take, now=now),
            lambda: assurances.keep(assurance=said, user=bilal, now=now),
        ]
    )
    assert outcomes.count(None) == 1
    assert AssuranceStep.objects.count() == 1


def no_in_a_letter(case: Case, now: dt.datetime) -> Letter:
    build_letter.live_at(case)
    words = writing.Draft(kind="refusal", subject="Ons besluit", body="Beste [[naam]],\n\nNee.")
    return writing.write(case=case, draft=words, by=build.TESTER, now=now)


def test_a_letter_that_is_refused_still_rings(case: Case, bilal: User, now: dt.datetime) -> None:
    assure(case, bilal, now)
    letter = no_in_a_letter(case, now)
    with pytest.raises(clashes.GoesAgainst):
        writing.sign(letter=letter, user=bilal, now=now)
    clash = Clash.objects.get()
    assert (clash.act, clash.rung) == (Act.LETTER, bilal)
    assert Letter.objects.get(pk=letter.pk).is_draft
    # Again rings nobody again.
    with pytest.raises(clashes.GoesAgainst):
        writing.sign(letter=letter, user=bilal, now=now)
    assert Clash.objects.count() == 1


def test_a_letter_of_a_batch_that_is_refused_still_rings(
    case: Case, bilal: User, daan: User, now: dt.datetime
) -> None:
    assure(case, bilal, now)
    build_letter.live_at(case)
    version = build_letter.template(now=now)
    Template.objects.filter(pk=version.template_id).update(kind="refusal")
    batch = LetterBatch.objects.create(
        team=case.team,
        version=version,
        state=LetterBatch.State.RUNNING,
        made_by=daan.actor.key,
        made_at=now,
        signed_by=daan.actor.key,
        signed_at=now,
    )
    row = batch.rows.create(case=case)
    batch_working.work(pk=batch.pk, now=now)
    row.refresh_from_db()
    assert "gaat in tegen een toezegging" in row.reason
    assert Clash.objects.get().rung == bilal
