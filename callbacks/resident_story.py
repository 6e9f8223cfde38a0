"""What the holder of the follow link of a callback reads: when we call, from which number, when we
tried. Nothing that a colleague wrote; for safe contact hardly anything."""

import datetime as dt

from django.utils.translation import gettext as _

from callbacks.asking import joins
from callbacks.models import CallAttempt, CallbackRequest, FormAsk
from callbacks.moments.windows import Window
from portal.audit.actor import ActorKind, parse
from portal.cases.kinds import Fragment
from portal.cases.models import Case
from portal.contacts import promises
from portal.contacts.models import Promise
from portal.kit import clock
from portal.questions.models import Question

Result = CallAttempt.Result
Outcome = CallbackRequest.Outcome
TEMPLATE = "callbacks/public/story.html"


def story(case: Case) -> Fragment:
    """Return where this callback stands, in plain words. Four queries at most. One that joined
    another tells only what its sender typed: who that was, we do not know."""
    own = joins.joined_of(case)
    if own is not None:
        return _joined(own)
    if case.resident is not None and case.resident.safe_contact:
        return Fragment(TEMPLATE, {"is_safe": True, "is_open": case.is_open})
    request = case.callback
    window = promises.open_window(case)
    is_over = window is not None and window.until_at <= clock.utc_now()
    return Fragment(
        TEMPLATE,
        {
            "is_open": case.is_open,
            "is_urgent": case.is_urgent,
            "asked_at": case.opened_at,
            "was_question": case.origin is not None and case.origin.kind == Question.KIND,
            "window": Window.of(window).words if window and not is_over else "",
            "number": request.number_told,
            "tries": _in_order([*_tries(request), *_changes(case, window)]),
            "ending": _over() if is_over else _ending(case),
        },
    )


def _in_order(told: list[tuple[dt.datetime, str]]) -> list[str]:
    return [text for _, text in sorted(told, key=lambda one: one[0])]


def _tries(request: CallbackRequest) -> list[tuple[dt.datetime, str]]:
    return [(attempt.at, _tried(attempt)) for attempt in _standing(request)]


def _changes(case: Case, window: Promise | None) -> list[tuple[dt.datetime, str]]:
    """Return when the moment that stands was chosen in place of another, and when she cancelled."""
    if case.outcome == Outcome.CANCELLED and case.closed_at:
        return [_withdrawn(case.closed_at)]
    if window is None or window.replaces_id is None:
        return []
    is_hers = parse(window.made_by).kind is ActorKind.RESIDENT
    return [_moved(window.made_at) if is_hers else _moved_by_us(window.made_at)]


def _moved(at: dt.datetime) -> tuple[dt.datetime, str]:
    text = _("U koos %(moment)s een ander moment.") % {"moment": clock.moment_in_words(at)}
    return at, text


def _moved_by_us(at: dt.datetime) -> tuple[dt.datetime, str]:
    text = _("%(moment)s spraken wij een ander moment met u af.")
    words = text % {"moment": clock.moment_in_words(at)}
    return at, words[:1].upper() + words[1:]


def _withdrawn(at: dt.datetime) -> tuple[dt.datetime, str]:
    text = _("U liet %(moment)s weten dat wij niet meer hoeven te bellen.")
    return at, text % {"moment": clock.moment_in_words(at)}


def _standing(request: CallbackRequest) -> list[CallAttempt]:
    return list(request.attempts.filter(correction=None).order_by("at"))


def _joined(own: FormAsk) -> Fragment:
    if own.asked_safe:
        return Fragment(TEMPLATE, {"is_safe": True, "is_open": own.withdrawn_at is None})
    window = joins.window_of(own)
    is_over = window is not None and window.until_at <= clock.utc_now()
    return Fragment(
        TEMPLATE,
        {
            "is_open": window is not None,
            "is_urgent": own.asked_urgent,
            "asked_at": own.at,
            "was_question": False,
            "window": window.words if window and not is_over else "",
            "number": own.request.number_told,
            "tries": _joined_changes(own),
            "ending": _joined_ending(is_over=is_over, is_withdrawn=window is None),
        },
    )


def _joined_changes(own: FormAsk) -> list[str]:
    if own.withdrawn_at is not None:
        return [_withdrawn(own.withdrawn_at)[1]]
    return [_moved(own.moved_at)[1]] if own.moved_at is not None else []


def _joined_ending(*, is_over: bool, is_withdrawn: bool) -> str:
    if is_withdrawn:
        return _("U hoeft niet meer gebeld te worden. Daarom bellen wij u niet.")
    return _over() if is_over else ""


def _over() -> str:
    return _("Dit moment is voorbij. Hebben wij u nog niet gesproken? Bel ons dan.")


def _tried(attempt: CallAttempt) -> str:
    moment = clock.moment_in_words(attempt.at)
    texts = {
        Result.REACHED: _("Wij spraken u %(moment)s."),
        Result.LATER: _("Wij spraken u kort %(moment)s. U vroeg ons om later te bellen."),
        Result.WRONG_NUMBER: _(
            "Wij belden %(moment)s, maar het telefoonnummer dat wij hebben klopt niet. Wilt u ons "
            "bellen?"
        ),
    }
    missed = _("Wij belden u %(moment)s. Wij spraken u niet.")
    return texts.get(Result(attempt.result), missed) % {"moment": moment}


def _ending(case: Case) -> str:
    texts = {
        Outcome.REACHED: _("Wij hebben elkaar gesproken. Dit verzoek is klaar."),
        Outcome.UNREACHED: _(
            "Wij belden u op verschillende dagen en spraken u niet. Een collega kiest nu een "
            "andere manier om u te bereiken. U kunt ons ook zelf bellen."
        ),
        Outcome.TOLD: _("Wij hebben u verteld waarom wij u niet bellen. Dit verzoek is klaar."),
        Outcome.NOT_NEEDED: _("Wij hoeven u hierover niet meer te bellen."),
        Outcome.CANCELLED: _("U hoeft niet meer gebeld te worden. Daarom bellen wij u niet."),
    }
    return texts[Outcome(case.outcome)] if case.outcome else ""
