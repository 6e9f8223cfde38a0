"""What a colleague fills in to hand a visit over, and to take one."""

import datetime as dt
from typing import Any, cast

from django import forms

from portal.desk.handing.handovers import Offer
from portal.desk.handing.models import WarmHandover
from portal.desk.handing.reading import Choices
from portal.kit import clock
from portal.kit.forms import DayField, LineField, NoteField

Way = WarmHandover.Way


class OfferForm(forms.Form):
    """Whom to ask, and the story, so that she tells it once."""

    to = forms.ChoiceField(
        label="Aan wie vraagt u het?",
        error_messages={
            "required": "Kies een collega of een team.",
            "invalid_choice": "Deze collega is er niet meer. Kies iemand anders.",
        },
    )
    told = NoteField(
        label="Wat vertelde de inwoner?",
        max_length=1000,
        help_text="Uw collega leest dit. De inwoner hoeft het niet nog een keer te vertellen.",
        error_messages={"required": "Schrijf op wat de inwoner vertelde, al is het één zin."},
    )
    promised = LineField(
        label="Wat beloofden wij al?",
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        """Offer these teams and colleagues."""
        super().__init__(*args, **kwargs)
        self.known = choices
        field = cast("forms.ChoiceField", self.fields["to"])
        field.choices = [("", "Kies een collega of een team"), *choices.groups]

    def asked(self) -> Offer:
        """Return what was filled in, for the verb."""
        data = self.cleaned_data
        team, user = self.known.find(data["to"])
        return Offer(team, data["told"], to_user=user, promised=data["promised"])


class AcceptForm(forms.Form):
    """How somebody takes it over."""

    way = forms.ChoiceField(choices=Way, error_messages={"required": "Kies hoe u verder helpt."})
    before = DayField(
        label="Uiterlijk op welke dag?",
        required=False,
        help_text="Uw collega zegt deze dag tegen de inwoner.",
    )

    def __init__(self, *args: Any, now: dt.datetime, **kwargs: Any) -> None:
        """Start with tomorrow."""
        kwargs.setdefault("initial", {"before": clock.day_of(now) + dt.timedelta(days=1)})
        super().__init__(*args, **kwargs)
        self.today = clock.day_of(now)

    def clean_before(self) -> dt.date | None:
        """Refuse a day that is over."""
        before: dt.date | None = self.cleaned_data["before"]
        if before is not None and before < self.today:
            raise forms.ValidationError("Deze dag is al voorbij. Kies vandaag of een dag erna.")
        return before


class ConcludeForm(forms.Form):
    """The giver lets her go with a name and a day."""

    said_aloud = forms.BooleanField(
        label="Dit heb ik hardop gezegd",
        error_messages={"required": "Zeg het hardop, en zet daarna het vinkje."},
    )
    note = NoteField(label="Notitie", required=False, max_length=1000)
