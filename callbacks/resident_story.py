"""What the holder of the follow link of a callback reads: when we call, from which number, when we
tried. Nothing that a colleague wrote; for safe contact hardly anything."""

from django.utils.translation import gettext as _

from callbacks.asking import joins
from callbacks.models import CallAttempt, CallbackRequest, FormAsk
from callbacks.moments.windows import Window
from portal.cases.kinds import Fragment
from portal.cases.models import Case
from portal.contacts import promises
from portal.kit import clock

Result = CallAttempt.Result
Outcome = CallbackRequest.Outcome
TEMPLATE = "callbacks/public/story.html"


def story(case: Case) -> Fragment:
    """Return where this callback stands, in plain words. Three queries at most. One that joined
    another tells only what its sender typed: who that was, we do not know."""
    own = joins.joined_of(case)
    if own is not None:
        return _joined(own)
    if case.resident is not None and case.resident.safe_contact:
        return Fragment(TEMPLATE, {"is_safe": True, "is_open": case.is_open})
    request = case.callback
    window = promises.open_window(case)
    return Fragment(
        TEMPLATE,
        {
            "is_open": case.is_open,
            "is_urgent": case.is_urgent,
            "asked_at": case.opened_at,
            "was_question": case.origin_id is not None,
            "window": Window.of(window).words if window else "",
            "number": request.number_told,
            "tries": [_tried(attempt) for attempt in _standing(request)],
            "ending": _ending(case),
        },
    )


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
            "tries": [],
            "ending": _joined_ending(is_over=is_over, is_withdrawn=window is None),
        },
    )


def _joined_ending(*, is_over: bool, is_withdrawn: bool) -> str:
    if is_withdrawn:
        return _("U hoeft niet meer gebeld te worden. Daarom bellen wij u niet.")
    if is_over:
        return _("Dit moment is voorbij. Hebben wij u nog niet gesproken? Bel ons dan.")
    return ""


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
        Outcome.CANCELLED: _("U hoeft niet meer gebeld te worden. Daarom bellen wij u niet."),
    }
    return texts[Outcome(case.outcome)] if case.outcome else ""
