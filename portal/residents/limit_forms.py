"""What a colleague fills in about a contact limit."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from portal.kit.forms import DayField, NoteField, PhoneField
from portal.residents.limits import Proposal
from portal.residents.models import ContactLimit
from portal.residents.models.limits import MOST_DAYS_TO_REVIEW
from portal.staff.models import Team, User


class ProposeForm(forms.Form):
    """A proposal, in the order in which one thinks about it."""

    talked_on = DayField(
        label="Op welke dag sprak of waarschuwde u de inwoner?",
        required=False,
        help_text="Eerst praten. Alleen na een bedreiging mag dit later, binnen vijf dagen.",
    )
    talk = NoteField(
        label="Wat is er toen gezegd?",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    happened_on = DayField(
        label="Was er een bedreiging? Op welke dag?",
        required=False,
        help_text="Laat dit leeg als er geen bedreiging was.",
    )
    facts = NoteField(
        label="Wat gebeurde er?",
        max_length=2000,
        help_text="Alleen wat u zag of hoorde, met dagen. De inwoner leest dit in de brief.",
        error_messages={"required": "Schrijf op wat er gebeurde."},
    )
    facts_on = DayField(
        label="Wanneer was dat voor het laatst?",
        error_messages={"required": "Kies de dag waarop het voor het laatst gebeurde."},
    )
    what = forms.ChoiceField(
        label="Wat spreken wij af?",
        error_messages={"required": "Kies wat wij afspreken."},
        choices=ContactLimit.What.choices,
        widget=forms.RadioSelect,
    )
    phone = PhoneField(
        label="Welk telefoonnummer?",
        required=False,
        help_text="Alleen invullen als wij één telefoonnummer niet opnemen.",
    )
    contact = forms.ModelChoiceField(
        label="Welke collega blijft altijd bereikbaar?",
        error_messages={"required": "Kies een collega. Iemand blijft altijd bereikbaar."},
        queryset=User.objects.none(),
        empty_label="Kies een collega",
    )
    from_on = DayField(label="Eerste dag", error_messages={"required": "Kies de eerste dag."})
    until_on = DayField(
        label="Laatste dag",
        error_messages={
            "required": "Kies de laatste dag. Een contactafspraak heeft altijd een einde."
        },
    )
    team = forms.ModelChoiceField(
        label="De teamleider van welk team beslist?",
        error_messages={"required": "Kies het team waarvan de teamleider beslist."},
        queryset=Team.objects.none(),
        empty_label="Kies een team",
        help_text="U beslist niet over uw eigen voorstel.",
    )

    def __init__(
        self, *args: Any, colleagues: QuerySet[User], teams: QuerySet[Team], **kwargs: Any
    ) -> None:
        """Offer these colleagues and teams."""
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[User]", self.fields["contact"]).queryset = colleagues
        cast("forms.ModelChoiceField[Team]", self.fields["team"]).queryset = teams

    def clean(self) -> dict[str, Any]:
        """A number to block needs the number; a talk needs its words."""
        data = super().clean() or self.cleaned_data
        if data.get("what") == ContactLimit.What.NUMBER and "phone" in data and not data["phone"]:
            self.add_error("phone", "Vul het telefoonnummer in dat wij niet opnemen.")
        if data.get("talked_on") and "talk" in data and not data["talk"]:
            self.add_error("talk", "Schrijf in een paar woorden op wat er is gezegd.")
        return data

    def proposal(self) -> Proposal:
        """Return what was filled in, for the verb."""
        data = dict(self.cleaned_data)
        return Proposal(**data | {"what": ContactLimit.What(data["what"])})


class TalkForm(forms.Form):
    """The talk after a threat."""

    talked_on = DayField(
        label="Op welke dag sprak u de inwoner?",
        error_messages={"required": "Kies de dag van het gesprek."},
    )
    text = NoteField(
        label="Wat is er gezegd?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf op wat er is gezegd."},
    )


class WhyForm(forms.Form):
    """A decision in words."""

    why = NoteField(
        label="Waarom?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="De inwoner mag dit lezen.",
        error_messages={"required": "Schrijf op waarom."},
    )


class ReviewForm(WhyForm):
    """A decision in words, and when a lead looks again."""

    review_on = DayField(
        label="Uiterlijk op welke dag kijkt u opnieuw?",
        error_messages={"required": "Kies de dag waarop u opnieuw kijkt."},
        help_text="Binnen een half jaar. Kijkt niemand, dan stopt de afspraak vanzelf.",
    )


def first_review(limit: ContactLimit, today: dt.date) -> dt.date:
    """Return the latest day on which a lead may look again, counted from today."""
    return min(limit.until_on, today + MOST_DAYS_TO_REVIEW)
