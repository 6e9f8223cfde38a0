"""The forms about colleagues and the numbers that we show, and of a colleague's own pages."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet

from portal.kit.forms import DayField, LineField, NoteField, OwnNumberField
from portal.staff.models import Team, User
from portal.staff.roles import ROLE_TEXTS

ONLY_DIGITS = RegexValidator(r"^[0-9]*$", "Vul alleen cijfers in, zoals 412.")
FIRST_DAY_WITHOUT = "Vul vandaag in om meteen te stoppen."


def last_day_to_until(day: dt.date | None) -> dt.date | None:
    """Return the first day after the last one; None stays 'without an end'."""
    return day + dt.timedelta(days=1) if day else None


def _choose_from(form: forms.Form, field: str, rows: QuerySet[Any]) -> None:
    cast("forms.ModelChoiceField[Any]", form.fields[field]).queryset = rows


class PersonForm(forms.Form):
    """What the functional manager writes down of a colleague."""

    name = LineField(
        label="Naam voor collega's",
        max_length=80,
        error_messages={"required": "Vul in hoe collega's deze collega noemen."},
    )
    username = forms.RegexField(
        label="Inlognaam",
        regex=r"^[a-z0-9.@_-]+$",
        max_length=60,
        help_text="Kleine letters, cijfers, punt, streepje en @.",
        error_messages={
            "required": "Vul de naam in waarmee deze collega inlogt.",
            "invalid": "Gebruik kleine letters, cijfers, punt, streepje en @.",
        },
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label="E-mailadres van het werk",
        error_messages={"required": "Vul het e-mailadres van het werk in."},
    )
    extension = LineField(
        label="Toestelnummer", max_length=10, required=False, validators=[ONLY_DIGITS]
    )


class NewPersonForm(PersonForm):
    """A new colleague."""

    public_name = LineField(
        label="Naam voor inwoners",
        max_length=80,
        help_text="De collega kan deze naam zelf veranderen.",
        error_messages={"required": "Vul in welke naam inwoners zien."},
    )


class PublicNameForm(forms.Form):
    """The name that residents see, chosen by the colleague alone."""

    public_name = LineField(
        label="Welke naam zien inwoners?",
        max_length=80,
        help_text="Bijvoorbeeld uw voornaam, of mevrouw met uw achternaam.",
        error_messages={"required": "Vul in welke naam inwoners zien."},
    )


class MembershipForm(forms.Form):
    """A role in a team."""

    team = forms.ModelChoiceField(
        label="Team",
        queryset=Team.objects.none(),
        empty_label="Kies een team",
        error_messages={"required": "Kies het team."},
    )
    role = forms.ChoiceField(
        label="Rol",
        choices=[(role, f"{role.label.capitalize()}: {text}") for role, text in ROLE_TEXTS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies de rol."},
    )
    from_on = DayField(
        label="Eerste dag", error_messages={"required": "Vul in vanaf welke dag de rol geldt."}
    )
    last_on = DayField(
        label="Laatste dag", required=False, help_text="Laat leeg als de rol geen einddatum heeft."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams: QuerySet[Team] = Team.objects.filter(is_active=True).order_by("name")
        _choose_from(self, "team", teams)


class StopForm(forms.Form):
    """The first day on which something no longer holds."""

    until_on = DayField(
        label="Eerste dag zonder",
        help_text=FIRST_DAY_WITHOUT,
        error_messages={"required": "Vul de eerste dag in waarop dit niet meer geldt."},
    )


class AbsenceForm(forms.Form):
    """When a colleague is away, and who takes over."""

    from_on = DayField(
        label="Eerste dag afwezig",
        error_messages={"required": "Vul de eerste dag van de afwezigheid in."},
    )
    until_on = DayField(
        label="Laatste dag afwezig",
        error_messages={"required": "Vul de laatste dag van de afwezigheid in."},
    )
    substitute = forms.ModelChoiceField(
        label="Wie neemt het over?",
        queryset=User.objects.none(),
        required=False,
        empty_label="Nog niemand, het team vangt het op",
    )

    def __init__(self, *args: Any, substitutes: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self, "substitute", substitutes)


class TeamAbsenceForm(AbsenceForm):
    """An absence that the team lead writes down for a member."""

    user = forms.ModelChoiceField(
        label="Wie is er afwezig?",
        queryset=User.objects.none(),
        empty_label="Kies een collega",
        error_messages={"required": "Kies wie er afwezig is."},
    )
    field_order = ["user", "from_on", "until_on", "substitute"]

    def __init__(self, *args: Any, members: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_from(self, "user", members)

    def clean(self) -> dict[str, Any]:
        """Refuse somebody who takes over from herself."""
        data = super().clean() or self.cleaned_data
        if data.get("user") and data.get("user") == data.get("substitute"):
            self.add_error("substitute", "Kies iemand anders dan wie er afwezig is.")
        return data


class LineForm(forms.Form):
    """A telephone number that we show, and how it is answered when somebody calls back."""

    number = OwnNumberField(
        label="Telefoonnummer",
        max_length=20,
        help_text="Ook korte telefoonnummers, zoals 14 036, en die met 0800 of 088 beginnen.",
        error_messages={"required": "Vul het telefoonnummer in dat inwoners zien."},
    )
    label = LineField(
        label="Naam in deze lijst",
        max_length=60,
        error_messages={"required": "Vul een naam in waaraan u dit telefoonnummer herkent."},
    )
    answered_by = LineField(
        label="Wie neemt er op?",
        max_length=120,
        help_text="Bijvoorbeeld: een collega van Inkomen 1.",
        error_messages={"required": "Vul in wie er opneemt als een inwoner terugbelt."},
    )
    answered_hours = LineField(
        label="Wanneer wordt er opgenomen?",
        max_length=120,
        help_text="Bijvoorbeeld: maandag tot en met vrijdag van 9:00 tot 17:00 uur.",
        error_messages={"required": "Vul in op welke dagen en tijden er iemand opneemt."},
    )
    outside_hours = LineField(
        label="Wat hoort een beller buiten die tijd?",
        max_length=200,
        error_messages={"required": "Vul in wat een beller hoort als er niemand opneemt."},
    )
    tested_on = DayField(
        label="Wanneer is dit telefoonnummer voor het laatst getest?",
        error_messages={
            "required": "Bel dit telefoonnummer zelf en vul in op welke dag u dat deed."
        },
    )


class NumberAssignmentForm(forms.Form):
    """Who shows a number, and from when until when."""

    team = forms.ModelChoiceField(
        label="Team", queryset=Team.objects.none(), required=False, empty_label="Geen team"
    )
    user = forms.ModelChoiceField(
        label="Of een collega",
        queryset=User.objects.none(),
        required=False,
        empty_label="Geen collega",
    )
    from_on = DayField(
        label="Eerste dag",
        error_messages={"required": "Vul in vanaf welke dag dit telefoonnummer te zien is."},
    )
    last_on = DayField(label="Laatste dag", required=False)
    is_primary = forms.BooleanField(
        label="Dit is het vaste telefoonnummer van het team", required=False, initial=True
    )

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams: QuerySet[Team] = Team.objects.filter(is_active=True).order_by("name")
        _choose_from(self, "team", teams)
        _choose_from(self, "user", colleagues)

    def clean(self) -> dict[str, Any]:
        """Refuse nobody, both, and a primary number for a person."""
        data = super().clean() or self.cleaned_data
        if bool(data.get("team")) == bool(data.get("user")):
            self.add_error("team", "Kies een team of een collega, niet allebei.")
        # A person has no team number: the tick means nothing there.
        data["is_primary"] = bool(data.get("is_primary") and data.get("team"))
        return data


class CrisisForm(forms.Form):
    """The words of one crisis card."""

    say = NoteField(
        label="Wat zegt en doet een collega?",
        max_length=1000,
        error_messages={"required": "Schrijf op wat een collega zegt en doet."},
    )
    warn = NoteField(
        label="Wie waarschuwt een collega?",
        max_length=1000,
        error_messages={"required": "Schrijf op wie een collega belt, met het telefoonnummer."},
    )
    not_write = NoteField(
        label="Wat schrijft een collega op, en wat niet?",
        max_length=1000,
        error_messages={"required": "Schrijf op wat een collega wel en niet opschrijft."},
    )
