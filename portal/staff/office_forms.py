"""The forms of the pages that manage the office: facts, notice, places, closed days, teams."""

import datetime as dt
from typing import Any, cast

from django import forms

from portal.kit import clock, phone
from portal.kit.forms import DayField, LineField, OwnNumberField
from portal.municipality.models import Municipality
from portal.staff.forms import ONLY_DIGITS
from portal.staff.office import Hours

CODE_HELP = "Kleine letters, cijfers en streepjes. De code verandert niet meer."
TIME = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class FactsForm(forms.Form):
    """What the municipality says about itself."""

    name = LineField(
        label="Naam van de gemeente",
        max_length=80,
        error_messages={"required": "Vul de naam van de gemeente in."},
    )
    department = LineField(
        label="Naam van de afdeling",
        max_length=80,
        error_messages={"required": "Vul de naam van de afdeling in."},
    )
    address_form = forms.ChoiceField(
        label="Hoe spreken wij inwoners aan?",
        choices=Municipality.Address.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of wij u of je zeggen."},
    )
    phone = OwnNumberField(
        label="Algemeen telefoonnummer",
        max_length=20,
        help_text="Zoals inwoners het bellen, bijvoorbeeld 14 036 of 0800 1234.",
        error_messages={"required": "Vul het algemene telefoonnummer in."},
    )
    phone_hours = LineField(
        label="Wanneer wordt er opgenomen?",
        max_length=120,
        help_text="Bijvoorbeeld: maandag tot en met vrijdag van 9:00 tot 17:00 uur.",
        error_messages={"required": "Vul in op welke dagen en tijden er wordt opgenomen."},
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
        error_messages={"required": "Vul een aantal werkdagen in, van 1 tot en met 20."},
    )
    question_working_days = forms.IntegerField(
        label="Binnen hoeveel werkdagen krijgt een vraag antwoord?",
        min_value=1,
        max_value=20,
        initial=2,
        help_text="Inwoners lezen deze dag op hun ontvangstbewijs.",
        error_messages={"required": "Vul een aantal werkdagen in, van 1 tot en met 20."},
    )

    quiet_from = forms.TimeField(
        label="Vanaf hoe laat sturen wij geen berichten meer?",
        widget=TIME,
        initial=dt.time(20),
        error_messages={"required": "Vul een tijd in, zoals 20:00."},
    )
    quiet_until = forms.TimeField(
        label="Tot hoe laat?",
        widget=TIME,
        initial=dt.time(8),
        help_text="Sms'jes en e-mails wachten dan. Alleen wat een inwoner op dat moment zelf "
        "vraagt, gaat meteen weg. Twee keer dezelfde tijd betekent: altijd sturen.",
        error_messages={"required": "Vul een tijd in, zoals 08:00."},
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
        help_text="Eén zin die iedereen leest. Laat leeg om hem weg te halen.",
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

    name = LineField(
        label="Naam", max_length=80, error_messages={"required": "Vul de naam van de locatie in."}
    )
    address = LineField(
        label="Adres",
        max_length=120,
        error_messages={"required": "Vul het adres van de locatie in."},
    )
    is_open_to_public = forms.BooleanField(label="Inwoners kunnen hier binnenlopen", required=False)


class NewLocationForm(LocationForm):
    """A new place, with the code that its address gets."""

    code = forms.SlugField(
        label="Code",
        max_length=40,
        help_text=CODE_HELP,
        error_messages={"required": "Vul een code in, bijvoorbeeld stadhuis."},
    )


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

    day = DayField(
        label="Dag", error_messages={"required": "Kies de dag waarop wij gesloten zijn."}
    )
    reason = LineField(
        label="Waarom?",
        max_length=80,
        help_text="Inwoners lezen dit, bijvoorbeeld: Koningsdag.",
        error_messages={"required": "Vul in waarom wij dan gesloten zijn."},
    )

    @property
    def is_sure(self) -> bool:
        """Whether somebody read what closing does, and went on."""
        return "sure" in self.data


class HolidaysForm(forms.Form):
    """Which public holidays of a year the office is closed on."""

    days = forms.MultipleChoiceField(
        label="Feestdagen op een werkdag",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies een of meer feestdagen."},
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.MultipleChoiceField", self.fields["days"]).choices = choices


class TeamNameForm(forms.Form):
    """The name of a team."""

    name = LineField(
        label="Naam van het team",
        max_length=60,
        error_messages={"required": "Vul in hoe het team heet."},
    )


class NewTeamForm(TeamNameForm):
    """A new team."""

    code = forms.SlugField(
        label="Code",
        max_length=40,
        help_text=CODE_HELP,
        error_messages={"required": "Vul een code in, bijvoorbeeld inkomen-1."},
    )


class ExtensionForm(forms.Form):
    """The phone of a whole team; empty for a team without one."""

    extension = LineField(
        label="Toestelnummer van het team",
        max_length=10,
        required=False,
        validators=[ONLY_DIGITS],
        help_text="Belt iemand dit toestel, dan gaat het over bij iedereen die vandaag in dit team "
        "werkt. Leeg: dit team heeft geen eigen toestel.",
    )
