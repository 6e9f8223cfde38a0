"""What is filled in about the backup: the roster, a swap, a list, and a question."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from portal.desk.backup.calls import Answer
from portal.desk.backup.models import BackupDuty, Place
from portal.desk.backup.roster import Pair
from portal.kit import clock, spreadsheet
from portal.kit.forms import LineField, PhoneField
from portal.kit.phone import Phone
from portal.staff.models import Team, User


def _people(label: str) -> "forms.ModelChoiceField[User]":
    return forms.ModelChoiceField(
        label=label,
        queryset=User.objects.none(),
        empty_label="Kies een collega",
        error_messages={"required": "Kies een collega."},
    )


def _place(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=Place.choices,
        initial=Place.BUILDING,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies waar deze collega dan is."},
    )


def _offer(form: forms.Form, field: str, rows: QuerySet[Any]) -> None:
    known = cast("forms.ModelChoiceField[Any]", form.fields[field])
    known.queryset = rows
    # The rows as they were read, so that two fields of one form ask once.
    known.choices = [("", known.empty_label), *((row.pk, str(row)) for row in rows)]


class DutyForm(forms.Form):
    """Two colleagues for a half-day, and where they are."""

    person = _people("Achtervang")
    person_place = _place("Waar is de achtervang?")
    deputy = _people("Vervanger")
    deputy_place = _place("Waar is de vervanger?")

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        """Offer who is there on that day."""
        super().__init__(*args, **kwargs)
        _offer(self, "person", people)
        _offer(self, "deputy", people)

    def pair(self) -> Pair:
        """Return what was filled in."""
        return Pair(**self.cleaned_data)


class SwapForm(forms.Form):
    """Which colleague is asked, and for which duty in return."""

    asked = _people("Welke collega vraagt u?")
    returns = forms.ChoiceField(label="Welke dienst doet u daarvoor terug?", required=False)

    def __init__(
        self,
        *args: Any,
        people: QuerySet[User],
        duties: QuerySet[BackupDuty],
        **kwargs: Any,
    ) -> None:
        """Offer the colleagues of the team and what they do."""
        super().__init__(*args, **kwargs)
        _offer(self, "asked", people)
        self.duties = {str(duty.pk): duty for duty in duties}
        cast("forms.ChoiceField", self.fields["returns"]).choices = [
            ("", "Geen, ik vraag alleen of de collega overneemt"),
            *((key, _words(duty)) for key, duty in self.duties.items()),
        ]

    def clean_returns(self) -> BackupDuty | None:
        """Return the duty in return, if one was chosen."""
        return self.duties.get(self.cleaned_data["returns"])


def _words(duty: BackupDuty) -> str:
    when = f"{clock.in_words(duty.day)}, {duty.get_half_display()}"
    return f"{when}: {duty.person.name} en {duty.deputy.name}"


class YesForm(forms.Form):
    """Yes or no to a swap."""

    yes = forms.TypedChoiceField(
        choices=[("ja", "Ja"), ("nee", "Nee")], coerce=lambda value: value == "ja"
    )


class RosterForm(forms.Form):
    """One file with a roster."""

    file = forms.FileField(
        label="Bestand",
        help_text="Een CSV-bestand met de kolommen Datum, Dagdeel, Team, Achtervang, Waar, "
        "Vervanger en Waar vervanger, in welke volgorde dan ook.",
        error_messages={
            "required": "Kies een bestand.",
            "empty": "Dit bestand is leeg. Kies een ander bestand.",
        },
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > spreadsheet.MOST_BYTES:
            raise forms.ValidationError("Dit bestand is te groot. Verdeel de lijst.")
        return file


class AskForm(forms.Form):
    """Which team is asked, and what."""

    team = forms.ModelChoiceField(
        label="Welk team vraagt u?",
        queryset=Team.objects.none(),
        empty_label="Kies een team",
        error_messages={"required": "Kies een team."},
    )
    question = LineField(
        label="Wat wilt u weten?",
        max_length=300,
        required=False,
        help_text="Alleen wie u vraagt, leest dit, en pas na een klik.",
    )

    def __init__(self, *args: Any, teams: QuerySet[Team], **kwargs: Any) -> None:
        """Offer the teams that have a backup."""
        super().__init__(*args, **kwargs)
        _offer(self, "team", teams)


class AnswerForm(forms.Form):
    """What somebody who is rung says."""

    said = forms.TypedChoiceField(choices=[(one.value, one.value) for one in Answer], coerce=Answer)


class TextForm(forms.Form):
    """Whether a text message comes when the desk rings, and where."""

    YES, NO = "ja", "nee"

    wanted = forms.ChoiceField(
        label="Wilt u een sms als de balie om u vraagt?",
        choices=[(YES, "Ja, stuur mij een sms"), (NO, "Nee, geen sms")],
        widget=forms.RadioSelect,
        help_text="Daarin staat alleen welk loket om u vraagt, en een link. Geen naam en geen "
        "vraag. Per vraag komt er hooguit één. 's Nachts komt er geen, behalve als u dienst hebt.",
        error_messages={"required": "Kies ja of nee."},
    )
    number = PhoneField(
        label="Uw mobiele telefoonnummer",
        required=False,
        help_text="Alleen het portaal gebruikt dit, en alleen hiervoor. Collega's zien het niet.",
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a number that can get a text message from who wants one."""
        data = super().clean() or {}
        number: Phone | None = data.get("number")
        if data.get("wanted") == self.YES and "number" not in self.errors:
            if number is None:
                self.add_error("number", "Vul uw mobiele telefoonnummer in, of kies 'nee'.")
            elif not (number.may_be_texted() and number.may_be_dialled()):
                self.add_error("number", "Naar dit telefoonnummer kan geen sms. Vul een mobiel in.")
        return data

    def chosen(self) -> Phone | None:
        """Return where to text, or None. Call this on a valid form."""
        return self.cleaned_data["number"] if self.cleaned_data["wanted"] == self.YES else None
