"""What a clerk fills in at the board."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.http import QueryDict

from portal.cases.models import Topic
from portal.desk.board.endings import Agreed
from portal.desk.places.models import Pause
from portal.desk.queue.models import Visit
from portal.desk.queue.settling import Item
from portal.kit import clock
from portal.kit.forms import DayField, LineField, NoteField, PhoneField
from portal.municipality.hours import OFFICE
from portal.residents import languages
from portal.residents.register import Told
from portal.staff import people
from portal.staff.models import User

MOMENT = dt.timedelta(minutes=30)
FOREIGN = [(code, name) for code, name in languages.NAMES.items() if code != languages.NEDERLANDS]
# To talk in; nothing chosen is Dutch.
TALKS = [("", languages.NAMES[languages.NEDERLANDS]), *FOREIGN]


class SitForm(forms.Form):
    """Where a colleague sits down, and what can be spoken there meanwhile."""

    point = forms.IntegerField(widget=forms.HiddenInput)
    languages = forms.MultipleChoiceField(
        label="Welke talen spreekt u, naast Nederlands?",
        choices=FOREIGN,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class PauseForm(forms.Form):
    """Which pause; there is no reason to give."""

    kind = forms.ChoiceField(choices=Pause.Kind)


class UrgentForm(forms.Form):
    """Why it cannot wait, in her words; no proof is asked."""

    reason = LineField(label="Wat kan niet wachten?", max_length=200, required=False)


class TopicForm(forms.Form):
    """What she also comes for."""

    topic = forms.ModelChoiceField(
        queryset=Topic.objects.filter(is_active=True),
        error_messages={"required": "Kies een onderwerp."},
    )


class PickForm(forms.Form):
    """Which of the people that were found."""

    resident = forms.IntegerField()


class FindForm(forms.Form):
    """Whom to look for."""

    q = LineField(
        label="Zoek op naam, geboortedatum of telefoonnummer",
        max_length=120,
        # The page is for this one field, and the clerk has one hand on the phone.
        widget=forms.TextInput(attrs={"autofocus": True}),
        error_messages={"required": "Vul in wie u zoekt."},
    )


class NewForm(forms.Form):
    """Somebody whom we do not know yet, as far as she wants to say."""

    name = LineField(label="Naam", max_length=120, error_messages={"required": "Vul de naam in."})
    birth_date = DayField(label="Geboortedatum", required=False)
    phone = PhoneField(label="Telefoonnummer", required=False)
    email = forms.EmailField(
        label="E-mailadres",
        max_length=254,
        required=False,
        error_messages={"invalid": "Dit e-mailadres klopt niet. Kijk het nog eens na."},
    )
    reads_along = forms.TypedChoiceField(
        label="Kan iemand anders de berichten lezen of de telefoon opnemen?",
        choices=[("nee", "Nee"), ("ja", "Ja, of de inwoner weet dat niet")],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect,
        error_messages={"required": "Vraag dit altijd. Kies een van de twee."},
    )

    def told(self) -> Told:
        """Return what she told. Call this on a valid form."""
        data = self.cleaned_data
        return Told(
            name=data["name"],
            birth_date=data["birth_date"],
            phone=data["phone"],
            email=data["email"],
            safe_contact=data["reads_along"],
        )


class AnsweredForm(forms.Form):
    """She knows what she came for."""

    note = NoteField(
        label="Wat is gezegd?",
        max_length=4000,
        required=False,
        help_text="Alleen wat een collega later moet weten.",
    )


class SettlingForm(AnsweredForm):
    """She knows what she came for, and something else of hers may be done with it."""

    also_done = forms.TypedMultipleChoiceField(
        label="Wat is hiermee ook klaar?",
        help_text="Dan belt niemand hier nog over.",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, items: list[Item], **kwargs: Any) -> None:
        """Offer what is open of hers; nothing is asked when nothing is."""
        super().__init__(*args, **kwargs)
        if items:
            field = cast("forms.TypedMultipleChoiceField", self.fields["also_done"])
            field.choices = [(one.case_id, one.label) for one in items]
        else:
            del self.fields["also_done"]


class AgreedForm(AnsweredForm):
    """An agreement: what, who, when, and that it was said aloud."""

    outcome: Visit.Outcome

    text = LineField(
        label="Wat doen wij?",
        max_length=200,
        widget=forms.TextInput(attrs={"autofocus": True}),
        error_messages={"required": "Vul in wat wij doen."},
    )
    owner = forms.ModelChoiceField(
        label="Wie doet dit?",
        queryset=User.objects.none(),
        empty_label=None,
        error_messages={"required": "Kies wie dit doet.", "invalid_choice": "Kies een collega."},
    )
    day = DayField(label="Uiterlijk op welke dag?", error_messages={"required": "Kies een dag."})
    said_aloud = forms.BooleanField(
        label="Ik heb dit hardop gezegd, en het klopt voor de inwoner.", required=False
    )
    field_order = ("text", "owner", "day", "time", "note", "said_aloud")

    def __init__(self, data: QueryDict | None = None, *, user: User, now: dt.datetime) -> None:
        """Propose the clerk as the one who does it."""
        super().__init__(data, initial={"owner": user.pk})
        self.now = now
        # Set here: the query may not run when the module is read.
        owner: Any = self.fields["owner"]
        owner.queryset = people.workers()

    def agreed(self) -> Agreed | None:
        """Return what is known to be agreed so far; None while something is missing or wrong."""
        return None if not self.is_bound or self.errors else self.sure()

    def sure(self) -> Agreed:
        """Return what is agreed. Call this on a valid form."""
        data = self.cleaned_data
        return Agreed(self.outcome, data["text"], data["owner"], *self.moment())

    def moment(self) -> tuple[dt.datetime, dt.datetime]:
        """From now until the end of the office that day."""
        return self.now, clock.instant(self.cleaned_data["day"], OFFICE[1])

    def clean(self) -> dict[str, Any]:
        """What we promise lies ahead."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            start, end = self.moment()
            if end <= self.now or start < self.now:
                self.add_error("day", "Dit moment is al voorbij. Kies een later moment.")
        return data


class PromiseForm(AgreedForm):
    """We do something before a day is over."""

    outcome = Visit.Outcome.PROMISE


class MomentForm(AgreedForm):
    """She comes back, at a moment with a name."""

    outcome = Visit.Outcome.APPOINTMENT

    text = LineField(
        label="Waar gaat het over?",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    owner = forms.ModelChoiceField(
        label="Wie wacht dan op de inwoner?",
        queryset=User.objects.none(),
        empty_label=None,
        error_messages={"required": "Kies een collega.", "invalid_choice": "Kies een collega."},
    )
    day = DayField(label="Op welke dag?", error_messages={"required": "Kies een dag."})
    time = forms.TimeField(
        label="Hoe laat?",
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"required": "Kies een tijd.", "invalid": "Vul een tijd in, zoals 09:30."},
    )

    def moment(self) -> tuple[dt.datetime, dt.datetime]:
        """Half an hour from then."""
        start = clock.instant(self.cleaned_data["day"], self.cleaned_data["time"])
        return start, start + MOMENT


class ReferredForm(AnsweredForm):
    """Somebody else can help, and she does not have to look for them."""

    referral = forms.ChoiceField(
        label="Hoe helpt u de inwoner op weg?",
        choices=[
            (Visit.Referral.CALLED, "Ik heb vooruit gebeld"),
            (Visit.Referral.NAME, "Ik gaf de naam van wie helpt"),
            (Visit.Referral.ADDRESS, "Ik gaf een adres"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies hoe u de inwoner op weg helpt."},
    )
    referred_to = LineField(
        label="Naar wie, of waarheen?",
        max_length=200,
        error_messages={"required": "Vul een naam of een adres in."},
    )
    field_order = ("referral", "referred_to", "note")


class LeftForm(AnsweredForm):
    """She is gone, without an answer."""

    why_left = forms.ChoiceField(
        label="Waarom ging de inwoner weg?",
        choices=[
            (Visit.WhyLeft.UNKNOWN, "Dat weten wij niet"),
            (Visit.WhyLeft.WAIT, "Wachten duurde te lang"),
            (Visit.WhyLeft.ELSEWHERE, "Moest ergens anders zijn"),
            (Visit.WhyLeft.LATER, "Komt een andere keer"),
            (Visit.WhyLeft.OTHER, "Anders"),
        ],
        required=False,
        widget=forms.RadioSelect,
        initial="",
    )
    field_order = ("why_left", "note")
