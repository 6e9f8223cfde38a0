"""Questions that more than one form of residents asks: what it is about, whether it can wait, and
whether somebody else may read along."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.cases import topics
from portal.cases.models import Topic
from portal.intake.drafts import Answers
from portal.intake.steps import StepForm, Text
from portal.kit import clock
from portal.kit.refusal import Refused
from portal.municipality import calendars, hours

OTHER = "anders"
# The codes of these steps, the same in every form, so that one form can go on in another.
TOPIC, URGENCY, PRIVACY = "onderwerp", "spoed", "berichten"


class NoTopic(Refused):
    """No team answers anything by this form."""

    text = "Dit kan nu niet via dit formulier."


def topic_choices() -> list[tuple[str, Text]]:
    """Return what a resident chooses from; 'something else' is always there. One query."""
    offered: list[tuple[str, Text]] = [(topic.code, topic.label) for topic in topics.offered()]
    if OTHER not in dict(offered):
        offered.append((OTHER, _("Iets anders, of ik weet het niet")))
    return offered


def chosen_topic(code: str) -> Topic:
    """Return the chosen topic; for 'something else' the one with that code, or else the last.

    Raises NoTopic. One query."""
    offered = {topic.code: topic for topic in topics.offered()}
    if not offered:
        raise NoTopic
    return offered.get(code) or list(offered.values())[-1]


def is_urgent(answers: Answers) -> bool:
    """Tell whether she said that it cannot wait until tomorrow."""
    return answers.get(URGENCY, {}).get("wait") == "nee"


def is_private(answers: Answers) -> bool:
    """Tell whether nobody else reads along: only when she said so."""
    return answers.get(PRIVACY, {}).get("others") == "nee"


class UrgencyForm(StepForm):
    """Whether it can wait until tomorrow. She says it herself; we ask no proof."""

    wait = forms.ChoiceField(
        label=_("Kan het wachten tot morgen?"),
        widget=forms.RadioSelect,
        choices=[("ja", _("Ja, het kan wachten")), ("nee", _("Nee, het moet vandaag"))],
        help_text=_(
            "Hebt u geen geld voor eten of medicijnen? Wordt u uit huis gezet, of worden gas, "
            "water of stroom afgesloten? Hebt u geen slaapplek? Bent u niet veilig? Kies dan nee."
        ),
        error_messages={"required": _("Kies ja of nee.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = self.situation.now
        self.openings = calendars.openings()
        self.help_from = self.openings.help_from(now)
        if clock.day_of(self.help_from) == clock.day_of(now):
            return
        # Nobody is there today any more: 'today' would promise what we cannot do.
        field = cast("forms.ChoiceField", self.fields["wait"])
        field.label = _("Kan het wachten?")
        field.choices = [("ja", _("Ja, het kan wachten")), ("nee", _("Nee, het is dringend"))]

    @property
    def waits_for(self) -> str:
        """When a colleague takes up what cannot wait, in words; empty when that is now."""
        now = self.situation.now
        return "" if self.help_from <= now else hours.in_words(self.help_from, now=now)

    def rows(self) -> list[tuple[Text, Text]]:
        """Show beside an urgent answer when somebody looks at it."""
        shown = super().rows()
        if self.cleaned_data["wait"] == "nee":
            shown.append((_("Wanneer helpen wij u?"), self.when_helped()))
        return shown

    def when_helped(self) -> Text:
        """Return when somebody helps whoever cannot wait."""
        moment = self.waits_for
        if not moment:
            return _("Vandaag, als eerste")
        return _("Als eerste, %(moment)s") % {"moment": moment}


class PrivacyForm(StepForm):
    """Whether a message may reach somebody else; anything but 'nee' means safe contact."""

    others = forms.ChoiceField(
        label=_("Kan iemand anders uw berichten lezen of uw telefoon opnemen?"),
        widget=forms.RadioSelect,
        choices=[("nee", _("Nee")), ("ja", _("Ja")), ("weet-niet", _("Dat weet ik niet"))],
        help_text=_(
            "Kiest u ja, of weet u het niet? Dan sturen wij u geen berichten en spreken wij geen "
            "voicemail in."
        ),
        error_messages={"required": _("Kies een antwoord. Weet u het niet? Dat mag u ook kiezen.")},
    )
