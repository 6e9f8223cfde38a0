"""Rules about tables: keys point down, every field is classified, every noun stands in the
glossary."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from tests.architecture import source
from tests.architecture.source import ROOT

FIELDS = Path(__file__).parent / "fields.csv"
GLOSSARY = ROOT / "docs" / "GLOSSARY.md"
# What a field tells about people: nothing; a colleague; a resident; something that the law or
# people.md protects more than that (safety, health, a language, a wish).
CLASSES = frozenset({"none", "staff", "resident", "special"})
# Rows that mean nothing without their parent go with it. Every other key protects.
MAY_CASCADE = frozenset(
    {
        "intake.ImportedRow.list",
        "residents.WishProposal.resident",
        "objections.Act.case",
        "objections.Complaint.case",
        "objections.Consent.objection",
        "objections.ForwardedTo.objection",
        "objections.LegalDate.case",
        "objections.Objection.case",
        "objections.Party.objection",
        "objections.TermPause.objection",
        "objections.Withdrawal.objection",
        "births.Birth.case",
        "births.BirthChild.birth",
        "births.BirthNotice.birth",
        "callbacks.AboutLetter.request",
        "callbacks.AskedAgain.request",
        "callbacks.CallAttempt.request",
        "callbacks.CallbackRequest.case",
        "callbacks.OtherWay.promise",
        "callbacks.Correction.attempt",
        "callbacks.DecisionEvent.source",
        "callbacks.DecisionKey.source",
        "callbacks.DialPermission.request",
        "callbacks.FormAsk.request",
        "callbacks.HandOver.request",
        "callbacks.OnBehalf.request",
        "callbacks.ProactiveCall.request",
        "callbacks.IncomingCall.case",
        "callbacks.TelephoneEvent.system",
        "callbacks.TelephoneKey.system",
        "cases.Assignment.case",
        "cases.Proof.case",
        "cases.ProofCode.case",
        "cases.ReadLink.case",
        "cases.Share.case",
        "contacts.ContactMoment.case",
        "contacts.LooksLike.case",
        "contacts.Promise.case",
        "desk.AssistSeen.assist",
        "desk.BackupCall.visit",
        "desk.BackupPhone.user",
        "desk.RingText.call",
        "desk.RingText.user",
        "desk.DutySwap.duty",
        "desk.DutySwap.returns",
        "desk.WarmHandover.visit",
        "desk.Pause.sitting",
        "desk.AskedPapers.visit",
        "desk.ServicePeriod.visit",
        "desk.TimeCorrection.period",
        "desk.Visit.case",
        "due.AgendaFeed.user",
        "due.Digest.user",
        "due.DigestChoice.user",
        "due.Reminder.case",
        "due.UrgentStep.case",
        "letters.BatchRow.batch",
        "letters.BatchRow.case",
        "letters.BatchRow.letter",
        "letters.Letter.case",
        "letters.PrintedLetter.letter",
        "letters.PrintedLetter.run",
        "letters.RunDownload.run",
        "municipality.OpeningHours.location",
        "outbox.Message.case",
        "outbox.Receipt.case",
        "questions.Answer.question",
        "questions.Question.case",
        "residents.ContactLimit.resident",
        "residents.ContactLimitStep.limit",
        "residents.ContactPoint.resident",
        "residents.ContactWish.resident",
        "residents.IdentityCheck.resident",
        "residents.Relation.resident",
        "residents.PostConsent.resident",
        "residents.Representation.resident",
        "staff.Absence.user",
        "staff.CrisisUse.user",
        "staff.StaffSession.user",
    }
)
MAY_SET_NULL = frozenset({"staff.Absence.substitute", "desk.Visit.earlier"})
FORBIDDEN_NAMES = re.compile(
    r"bsn|burgerservice|sofi|fraud|risk|risico|signaal|nationalit|ethnic|religio|health",
    re.IGNORECASE,
)
NEVER_A_MODEL = frozenset({"Signal", "Session", "Counter", "Contact"})


def our_models() -> list[type[models.Model]]:
    """Return every model of our own apps."""
    return [
        model for model in apps.get_models() if model.__module__.split(".")[0] in source.PACKAGES
    ]


def name_of(field: "models.Field[Any, Any]") -> str:
    """Return 'cases.Case.owner'."""
    return f"{field.model._meta.app_label}.{field.model.__name__}.{field.name}"


def own_fields() -> "list[models.Field[Any, Any]]":
    """Return every column of our own models."""
    return [field for model in our_models() for field in model._meta.local_fields]


def foreign_keys() -> "list[models.ForeignKey[Any, Any]]":
    """Return every foreign key between our own models."""
    return [field for field in own_fields() if isinstance(field, models.ForeignKey)]


def app_of(model: type[models.Model]) -> str:
    """Return the app of a model as a package: 'portal.cases'."""
    return source.app_of(model.__module__)


def test_foreign_keys_point_down() -> None:
    upward = [
        name_of(field)
        for field in foreign_keys()
        if not source.may_know(app_of(field.model), app_of(field.related_model))
    ]
    assert upward == []
    assert not source.may_know("portal.residents", "portal.cases")
    assert not source.may_know("portal.contacts", "portal.intake")


def test_only_cases_and_residents_know_a_resident() -> None:
    resident = apps.get_model("residents", "Resident")
    keys = {name_of(field) for field in foreign_keys() if field.related_model is resident}
    others = {key for key in keys if not key.startswith("residents.")}
    assert others == {"cases.Case.resident"}


def test_a_key_protects_unless_its_row_means_nothing_alone() -> None:
    rules = {name_of(field): field.remote_field.on_delete for field in foreign_keys()}
    cascading = {name for name, rule in rules.items() if rule is models.CASCADE}
    emptied = {name for name, rule in rules.items() if rule is models.SET_NULL}
    assert cascading <= MAY_CASCADE
    assert emptied <= MAY_SET_NULL
    others = [rule for name, rule in rules.items() if name not in cascading | emptied]
    assert set(others) == {models.PROTECT}
    assert set(rules) >= MAY_CASCADE | MAY_SET_NULL


def test_models_have_no_standing_order() -> None:
    assert [model.__name__ for model in our_models() if model._meta.ordering] == []


def test_who_stands_beside_when() -> None:
    """`x_by` never stands without its `x_at`, and holds an actor's key."""
    for model in our_models():
        names = {field.name for field in model._meta.local_fields}
        for name in names:
            if name == "by":
                assert names & {"at", "from_at"}, model
            elif name.endswith("_by") and name != "answered_by":
                assert name.removesuffix("_by") + "_at" in names, f"{model.__name__}.{name}"
                column = model._meta.get_field(name)
                assert isinstance(column, models.CharField), f"{model.__name__}.{name}"


def test_instants_and_days_are_named_so() -> None:
    for field in own_fields():
        kind = type(field)
        if kind is models.DateTimeField:
            assert re.search(r"(^|_)(at|since|from|until|login)$", field.name), name_of(field)
        elif kind is models.DateField:
            assert re.search(r"(_on|^day|_date)$", field.name), name_of(field)


def classified() -> dict[str, tuple[str, str]]:
    """Return the class and the reason of every field in the table."""
    with FIELDS.open() as file:
        return {row["field"]: (row["class"], row["why"]) for row in csv.DictReader(file)}


def test_every_field_is_classified_for_privacy() -> None:
    known = classified()
    fields = {name_of(field) for field in own_fields()}
    assert sorted(fields - set(known)) == [], "add these to tests/architecture/fields.csv"
    assert sorted(set(known) - fields) == [], "these are gone: take them out"
    assert {kind for kind, _ in known.values()} <= CLASSES


def test_whatever_is_known_of_people_has_a_reason() -> None:
    for name, (kind, why) in classified().items():
        assert kind == "none" or len(why) > 10, name


def test_events_hold_nothing_of_residents() -> None:
    for name, (kind, _) in classified().items():
        if name.startswith("audit."):
            assert kind in {"none", "staff"}, name


def test_no_field_hints_at_what_we_never_keep() -> None:
    assert [name_of(field) for field in own_fields() if FORBIDDEN_NAMES.search(field.name)] == []
    assert [model for model in our_models() if FORBIDDEN_NAMES.search(model.__name__)] == []


@pytest.mark.parametrize("name", ["bsn", "fraud_score", "risk", "risico_klasse", "nationality"])
def test_a_forbidden_name_is_seen(name: str) -> None:
    assert FORBIDDEN_NAMES.search(name)


def glossary_words() -> set[str]:
    """Return the English code words of the glossary."""
    rows = re.findall(r"^\| [^|]+ \| `([^`]+)` \|", GLOSSARY.read_text(), re.MULTILINE)
    return set(rows)


def test_every_model_stands_in_the_glossary() -> None:
    assert {model.__name__ for model in our_models()} - glossary_words() == set()


def test_the_glossary_has_one_line_for_each_word() -> None:
    lines = re.findall(r"^\| (.+) \| `(.+)` \| (.+) \|$", GLOSSARY.read_text(), re.MULTILINE)
    words = [dutch for dutch, _, _ in lines]
    assert len(words) == len(set(words)) > 50
    for dutch, _, meaning in lines:
        assert meaning.endswith("."), dutch
        assert meaning.count(". ") == 0, f"{dutch}: one sentence"


def test_no_model_has_a_name_that_means_something_else() -> None:
    assert {model.__name__ for model in our_models()} & NEVER_A_MODEL == set()
