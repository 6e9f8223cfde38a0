"""Every state machine: each pair of states is tried, and the diagrams are those of the code."""

import datetime as dt
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from almere.management.commands import diagrams
from callbacks.models import CallbackRequest, ComingDecision
from objections.complaints.models import State as ComplaintState
from objections.dossier.models import State as ObjectionState
from portal.births.models import Birth
from portal.contacts.models import Promise
from portal.desk.assist.models import Assist
from portal.desk.backup.models import BackupCall, DutySwap
from portal.desk.handing.models import WarmHandover
from portal.desk.queue.models import Visit
from portal.kit import states
from portal.letters.models import BatchRow, Letter, LetterBatch, PrintRun
from portal.outbox.models import Message, ToColleague
from portal.questions.models import Question
from portal.residents.models import ContactLimit
from tests import build

TABLES = diagrams.transition_tables()
ENUMS: dict[str, type[models.TextChoices]] = {
    "callbacks.decisions.coming": ComingDecision.State,
    "callbacks.requests": CallbackRequest.State,
    "objections.complaints.moves": ComplaintState,
    "objections.dossier.moves": ObjectionState,
    "portal.births.births": Birth.State,
    "portal.contacts.promises": Promise.State,
    "portal.desk.assist.alarms": Assist.State,
    "portal.desk.backup.calls": BackupCall.State,
    "portal.desk.backup.swaps": DutySwap.State,
    "portal.desk.handing.answers": WarmHandover.State,
    "portal.desk.queue.moves": Visit.State,
    "portal.letters.printing.batch_working": BatchRow.State,
    "portal.letters.printing.batches": LetterBatch.State,
    "portal.letters.printing.runs": PrintRun.State,
    "portal.letters.writing.writing": Letter.State,
    "portal.outbox.colleagues": ToColleague.State,
    "portal.outbox.deliver": Message.State,
    "portal.questions.questions": Question.State,
    "portal.residents.limits": ContactLimit.State,
}
# Of these several tables have one machine.
ABSTRACT = (ToColleague,)
PAIRS = [(name, old, new) for name, table in TABLES.items() for old in table for new in table]


def test_every_machine_is_known_here() -> None:
    assert set(TABLES) == set(ENUMS)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_speaks_of_every_state(name: str) -> None:
    values = set(ENUMS[name].values)
    assert {str(state) for state in TABLES[name]} == values
    assert {str(new) for targets in TABLES[name].values() for new in targets} <= values


@pytest.mark.parametrize(("name", "old", "new"), PAIRS)
def test_a_move_is_allowed_or_a_bug(name: str, old: str, new: str) -> None:
    if new in TABLES[name][old]:
        states.check_move(TABLES[name], old, new)
    else:
        with pytest.raises(states.IllegalMove):
            states.check_move(TABLES[name], old, new)


@pytest.mark.parametrize("name", TABLES)
def test_an_end_has_no_way_out_and_every_other_state_leads_to_one(name: str) -> None:
    table = TABLES[name]
    ends = {state for state, targets in table.items() if not targets}
    assert ends
    reaching = set(ends)
    while more := {old for old, targets in table.items() if targets & reaching} - reaching:
        reaching |= more
    assert reaching == set(table)


def test_of_two_who_move_one_row_one_wins(town: build.Town, now: dt.datetime) -> None:
    request = build.callback(town.topics["uitkering"], now=now)
    same = CallbackRequest.objects.get(pk=request.pk)
    table = TABLES["callbacks.requests"]
    states.move(request, field="state", new="CLAIMED", transitions=table)
    with pytest.raises(states.MovedMeanwhile):
        states.move(same, field="state", new="CLAIMED", transitions=table)


def test_every_state_column_has_a_machine() -> None:
    found = {
        next((one for one in ABSTRACT if issubclass(model, one)), model)
        for model in apps.get_models()
        if model.__module__.split(".")[0] in {"portal", "callbacks", "objections"}
        for field in model._meta.local_fields
        if field.name == "state" and (field.choices is not None)
    }
    assert len(found) == len(ENUMS)


@pytest.mark.parametrize("path", diagrams.drawn(), ids=lambda path: path.name)
def test_the_diagrams_are_current(path: Path) -> None:
    assert path.read_text() == diagrams.drawn()[path], "type ./run manage diagrams"


def test_a_diagram_shows_moves_and_ends() -> None:
    drawing = states.diagram("x", {"A": frozenset({"B"}), "B": frozenset()})
    assert "A --> B" in drawing
    assert "B --> [*]" in drawing
