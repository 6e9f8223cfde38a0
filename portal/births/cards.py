"""What a card and its letter are, for portal.letters: what is filled in, and what stops them."""

import datetime as dt

from portal.births import births
from portal.births.models import Birth
from portal.cases.models import Case
from portal.kit import clock
from portal.letters.kinds import CARD, LETTER, LetterKind, Variable

State = Birth.State
WEEKS_TO_CALL = dt.timedelta(weeks=4)
# The pictures say what a sighted reader sees; they are read aloud.
PICTURES = {
    Birth.Design.NEST: "Tekening: een nest in een boom, met drie vogels.",
    Birth.Design.SUN: "Tekening: de zon komt op boven het water, met een bootje.",
}
CARD_GOES = frozenset({State.TO_CONFIRM, State.WELCOME, State.CARD_MADE})
LETTER_GOES = frozenset({State.LETTER_DUE, State.LETTER_MADE})


def card_values(case: Case) -> dict[str, str]:
    """Return what is printed on the card. One query."""
    birth = Birth.objects.get(pk=case.pk)
    parents = [case.resident.shown_name if case.resident else "", birth.other_parent]
    design = Birth.Design(birth.design or Birth.Design.SUN)
    return {
        "ouders": " en ".join(name for name in parents if name),
        "kinderen": birth.names,
        "regel": birth.line,
        "ontwerp": design.value,
        "tekening": PICTURES[design],
    }


def letter_values(case: Case) -> dict[str, str]:
    """Return what the letter can fill in besides what every letter can. No query."""
    last = clock.day_of(clock.utc_now()) + WEEKS_TO_CALL
    return {"bel_voor": clock.in_words(last)}


def card_stopped(case: Case) -> str:
    """Return why the card does not go, without saying what happened. Two queries."""
    return _stopped(case, CARD_GOES)


def letter_stopped(case: Case) -> str:
    """Return why the letter does not go. Two queries."""
    return _stopped(case, LETTER_GOES)


def _stopped(case: Case, goes: frozenset[Birth.State]) -> str:
    birth = Birth.objects.filter(pk=case.pk).first()
    if birth is None or birth.state not in goes:
        return births.STOPPED
    if case.resident is not None and births.wants_none(case.resident):
        return births.STOPPED
    return ""


CARD_KIND = LetterKind(
    "births.card",
    label="Geboortekaart",
    variables={
        "ouders": Variable("wie de kaart krijgt", "Sara Voorbeeld en Sam de Wit"),
        "kinderen": Variable("de naam van het kind, of leeg", "Noor"),
        "regel": Variable("één persoonlijke zin, of leeg", "Wat een mooi nieuws!"),
        "ontwerp": Variable("welke tekening", "nest"),
        "tekening": Variable("wat er op de tekening staat", PICTURES[Birth.Design.NEST]),
    },
    values=card_values,
    layout=CARD,
    stopped=card_stopped,
)
LETTER_KIND = LetterKind(
    "births.letter",
    label="Brief na een geboorte",
    variables={"bel_voor": Variable("tot welke dag zij ons belt", "dinsdag 22 december")},
    values=letter_values,
    layout=LETTER,
    stopped=letter_stopped,
    by_hand=False,
)
