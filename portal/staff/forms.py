"""The forms of the management pages and of a colleague's own pages."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from portal.kit import clock, phone
from portal.kit.forms import DayField, LineField, NoteField, OwnNumberField
from portal.municipality.models import Municipality
from portal.staff.models import Role, Team, User
from portal.staff.office import Hours

CODE_HELP = "Kleine letters, cijfers en streepjes. De code verandert niet meer."
FIRST_DAY_WITHOUT = "Vul vandaag in om meteen te stoppen."
TIME = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


def last_day_to_until(day: dt.date | None) -> dt.date | None:
    """Return the first day after the last one; None stays 'without an end'."""
    return day + dt.timedelta(days=1) if day else None


def _choose_from(form: forms.Form, field: str, rows: QuerySet[Any]) -> None:
    cast("forms.ModelChoiceField[Any]", form.fields[field]).queryset = rows


class FactsForm(forms.Form):
    """What the municipality says about itself."""

    name = LineField(label="Naam van de gemeente", max_length=80)
    department = LineField(label="Naam van de afdeling", max_length=80)
    address_form = forms.ChoiceField(
        label="Hoe spreken wij inwoners aan?",
        choices=Municipality.Address.choices,
        widget=forms.RadioSelect,
    )
    phone = OwnNumberField(
        label="Algemeen telefoonnummer",
        max_length=20,
        help_text="Zoals inwoners het bellen, bijvoorbeeld 14 036 of 0800 1234.",
    )
    phone_hours = LineField(
        label="Wanneer wordt er opgenomen?",
        max_length=120,
        help_text="Bijvoorbeeld: maandag tot en met vrijdag van 9:00 tot 17:00 uur.",
    )
    email = forms.EmailField(label="E-mailadres", required=False)
    night_bed_phone = OwnNumberField(
        label="Telefoonnummer voor wie vannacht geen slaapplek heeft",
        max_length=20,
        required=False,
        help_text="Inwoners lezen dit als wij dicht zijn. Vul alleen een telefoonnummer in dat dag "
        "en nacht wordt opgenomen, bijvoorbeeld van de opvang.",
    )
    night_food_phone = OwnNumberField(
        label="Telefoonnummer voor wie nu geen eten heeft",
        max_length=20,
        required=False,
        help_text="Ook dit moet dag en nacht worden opgenomen. Het mag hetzelfde telefoonnummer "
        "zijn.",
    )
    dialled_regions = LineField(
        label="Landen buiten Europa die collega's mogen bellen",
        max_length=200,
        required=False,
        help_text="Twee letters per land met een spatie ertussen, bijvoorbeeld SR voor Suriname, "
        "TR voor Turkije en MA voor Marokko.",
    )
    callback_days_ahead = forms.IntegerField(
        label="Hoeveel werkdagen vooruit mag een inwoner een belmoment kiezen?",
        min_value=1,
        max_value=20,
    )
    question_working_days = forms.IntegerField(
        label="Binnen hoeveel werkdagen krijgt een vraag antwoord?",
        min_value=1,
        max_value=20,
        initial=2,
        help_text="Inwoners lezen deze dag op hun ontvangstbewijs.",
    )

    def clean_dialled_regions(self) -> str:
        """Return the codes in capitals; refuses what is no country."""
        codes = self.cleaned_data["dialled_regions"].upper().replace(",", " ").split()
        unknown = [code for code in codes if not phone.is_region(code)]
        if unknown:
            raise forms.ValidationError(f"Dit is geen landcode: {', '.join(unknown)}.")
        return " ".join(dict.fromkeys(codes))


class NoticeForm(forms.Form):
    """One line for everyone, until a moment."""

    text = LineField(
        label="Mededeling",
        max_length=200,
        required=False,
        help_text="Eén zin die iedereen op de beginpagina leest. Laat leeg om hem weg te halen.",
    )
    until = forms.DateTimeField(
        label="Tot wanneer?",
        required=False,
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a line without an end, or with an end that is past."""
        data = super().clean() or self.cleaned_data
        until = data.get("until")
        if data.get("text") and "until" in data:
            if until is None:
                self.add_error("until", "Vul in tot wanneer de mededeling te zien is.")
            elif until <= clock.utc_now():
                self.add_error("until", "Dit moment is al voorbij.")
        return data


class LocationForm(forms.Form):
    """A place where residents can walk in."""

    name = LineField(label="Naam", max_length=80)
    address = LineField(label="Adres", max_length=120)
    is_open_to_public = forms.BooleanField(label="Inwoners kunnen hier binnenlopen", required=False)


class NewLocationForm(LocationForm):
    """A new place, with the code that its address gets."""

    code = forms.SlugField(label="Code", max_length=40, help_text=CODE_HELP)


class HoursForm(forms.Form):
    """The opening hours of a week; a day without times is closed."""

    def __init__(self, *args: Any, hours: dict[int, Hours] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday, name in enumerate(clock.WEEKDAYS):
            opens, closes = (hours or {}).get(weekday, (None, None))
            self.fields[f"opens_{weekday}"] = forms.TimeField(
                label=f"{name} open van", required=False, initial=opens, widget=TIME
            )
            self.fields[f"closes_{weekday}"] = forms.TimeField(
                label=f"{name} open tot", required=False, initial=closes, widget=TIME
            )

    def week(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """Return the days with their two fields, for a table."""
        return [
            (name, self[f"opens_{weekday}"], self[f"closes_{weekday}"])
            for weekday, name in enumerate(clock.WEEKDAYS)
        ]

    def clean(self) -> dict[str, Any]:
        """Collect `hours` per weekday; refuses half a pair and a day that closes too early."""
        data = super().clean() or self.cleaned_data
        hours: dict[int, Hours] = {}
        for weekday in range(7):
            opens, closes = data.get(f"opens_{weekday}"), data.get(f"closes_{weekday}")
            if opens and closes and opens < closes:
                hours[weekday] = (opens, closes)
            elif opens or closes:
                self.add_error(
                    f"closes_{weekday}", "Vul twee tijden in, en de sluitingstijd na de opening."
                )
        data["hours"] = hours
        return data


class ClosureForm(forms.Form):
    """A day on which the office is closed."""

    day = DayField(label="Dag")
    reason = LineField(
        label="Waarom?", max_length=80, help_text="Inwoners lezen dit, bijvoorbeeld: Koningsdag."
    )

    @property
    def is_sure(self) -> bool:
        """Whether somebody read what closing does, and went on."""
        return "sure" in self.data


class HolidaysForm(forms.Form):
    """Which public holidays of a year the office is closed on."""

    days = forms.MultipleChoiceField(
        label="Feestdagen op een werkdag", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.MultipleChoiceField", self.fields["days"]).choices = choices


class TeamNameForm(forms.Form):
    """The name of a team."""

    name = LineField(label="Naam van het team", max_length=60)


class NewTeamForm(TeamNameForm):
    """A new team."""

    code = forms.SlugField(label="Code", max_length=40, help_text=CODE_HELP)


class PersonForm(forms.Form):
    """What the functional manager writes down of a colleague."""

    name = LineField(label="Naam voor collega's", max_length=80)
    username = forms.RegexField(
        label="Inlognaam",
        regex=r"^[a-z0-9.@_-]+$",
        max_length=60,
        help_text="Kleine letters, cijfers, punt, streepje en @.",
        error_messages={"invalid": "Gebruik kleine letters, cijfers, punt, streepje en @."},
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    email = forms.EmailField(label="E-mailadres van het werk")
    extension = LineField(label="Toestelnummer", max_length=10, required=False)


class NewPersonForm(PersonForm):
    """A new colleague."""

    public_name = LineField(
        label="Naam voor inwoners",
        max_length=80,
        help_text="De collega kan deze naam zelf veranderen.",
    )


class PublicNameForm(forms.Form):
    """The name that residents see, chosen by the colleague alone."""

    public_name = LineField(
        label="Welke naam zien inwoners?",
        max_length=80,
        help_text="Bijvoorbeeld uw voornaam, of mevrouw met uw achternaam.",
    )


class MembershipForm(forms.Form):
    """A role in a team."""

    team = forms.ModelChoiceField(
        label="Team", queryset=Team.objects.none(), empty_label="Kies een team"
    )
    role = forms.ChoiceField(label="Rol", choices=Role.choices)
    from_on = DayField(label="Eerste dag")
    last_on = DayField(
        label="Laatste dag", required=False, help_text="Laat leeg als de rol geen einddatum heeft."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams: QuerySet[Team] = Team.objects.filter(is_active=True).order_by("name")
        _choose_from(self, "team", teams)


class StopForm(forms.Form):
    """The first day on which something no longer holds."""

    until_on = DayField(label="Eerste dag zonder", help_text=FIRST_DAY_WITHOUT)


class AbsenceForm(forms.Form):
    """When a colleague is away, and who takes over."""

    from_on = DayField(label="Eerste dag afwezig")
    until_on = DayField(label="Laatste dag afwezig")
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
        label="Wie is er afwezig?", queryset=User.objects.none(), empty_label="Kies een collega"
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
    )
    label = LineField(label="Naam in deze lijst", max_length=60)
    answered_by = LineField(
        label="Wie neemt er op?",
        max_length=120,
        help_text="Bijvoorbeeld: een collega van Inkomen 1.",
    )
    answered_hours = LineField(
        label="Wanneer wordt er opgenomen?",
        max_length=120,
        help_text="Bijvoorbeeld: maandag tot en met vrijdag van 9:00 tot 17:00 uur.",
    )
    outside_hours = LineField(label="Wat hoort een beller buiten die tijd?", max_length=200)
    tested_on = DayField(label="Wanneer is dit telefoonnummer voor het laatst getest?")


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
    from_on = DayField(label="Eerste dag")
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
