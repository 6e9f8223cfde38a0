"""The forms of the tablet of the host. Nothing but a tap is ever needed for a number."""

from typing import Any, cast

from django import forms

from portal.cases import topics
from portal.cases.models import Topic
from portal.desk.board.details_forms import DetailsForm, open_topics
from portal.desk.board.forms import FOREIGN
from portal.desk.handing.models import PaperReceipt
from portal.desk.host import quick
from portal.kit import clock
from portal.kit.forms import LineField, PhoneField
from portal.staff.models import Team

TOKEN = 32


class ArrivalForm(DetailsForm):
    """The first screen: one tap gives the number."""

    token = forms.CharField(max_length=TOKEN, widget=forms.HiddenInput)


class QuickForm(forms.Form):
    """What the host did at once."""

    token = forms.CharField(max_length=TOKEN, widget=forms.HiddenInput)
    help = forms.ChoiceField(
        label="Wat deed u?",
        choices=quick.Help.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat u deed."},
    )
    named = LineField(
        label="Wie, waar of welk formulier?",
        max_length=200,
        required=False,
        help_text="Bijvoorbeeld: Sara van het wijkteam, Haven 12. Bij een antwoord hoeft dit niet.",
    )
    topic = forms.ModelChoiceField(
        label="Waar ging het over?",
        queryset=Topic.objects.none(),
        required=False,
        empty_label="Weet ik niet",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Topic]", self.fields["topic"]).queryset = open_topics()

    def quick(self) -> quick.Quick:
        """Return what was done."""
        data = self.cleaned_data
        return quick.Quick(
            help=quick.Help(data["help"]),
            named=data["named"],
            topic=data["topic"],
            token=data["token"],
        )


class InterpreterForm(forms.Form):
    """Which language the interpreter speaks."""

    language = forms.ChoiceField(
        label="Welke taal?",
        choices=FOREIGN,
        error_messages={"required": "Kies een taal."},
    )


class ReportForm(forms.Form):
    """A first report: for what, and who. The rest can wait; the day cannot."""

    token = forms.CharField(max_length=TOKEN, widget=forms.HiddenInput)
    topic = forms.ModelChoiceField(
        label="Waar wil de inwoner hulp bij aanvragen?",
        queryset=Topic.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies waar de inwoner hulp bij vraagt."},
    )
    name = LineField(
        label="Naam",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Vul de naam in. Die komt op het ontvangstbewijs."},
    )
    address = LineField(
        label="Adres",
        max_length=200,
        required=False,
        help_text="Straat, huisnummer en plaats. Geen adres? Laat dit leeg.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = PhoneField(label="Telefoonnummer", required=False)
    urgent = forms.BooleanField(
        label="Spoed: geen geld voor eten of medicijnen, of geen slaapplek",
        required=False,
        help_text="Dan gaat het bezoek door en helpt een collega nu. Vraag geen bewijs.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        applied = open_topics().exclude(first_report_kind="")
        cast("forms.ModelChoiceField[Topic]", self.fields["topic"]).queryset = applied


class PapersForm(forms.Form):
    """Papers in thirty seconds: what, how many, for whom."""

    token = forms.CharField(max_length=TOKEN, widget=forms.HiddenInput)
    what = forms.ChoiceField(
        label="Wat levert de inwoner in?",
        choices=PaperReceipt.What.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat de inwoner inlevert."},
    )
    sheets = forms.IntegerField(
        label="Hoeveel vellen?",
        min_value=1,
        max_value=999,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Tel de vellen en vul het aantal in.",
            "min_value": "Vul minstens 1 vel in.",
            "max_value": "Vul hooguit 999 vellen in.",
            "invalid": "Vul een aantal in.",
        },
    )
    team = forms.ModelChoiceField(
        label="Voor welk team?",
        queryset=Team.objects.none(),
        empty_label="Kies een team",
        error_messages={"required": "Kies voor welk team de papieren zijn."},
    )
    words = LineField(
        label="Omschrijving voor op het bewijs",
        max_length=120,
        required=False,
        help_text="Bijvoorbeeld: loonstroken van september en oktober.",
    )
    written_together = forms.BooleanField(
        label="Dit bezwaar of deze klacht schreven wij nu samen op",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = topics.teams_taking_cases(on=clock.day_of(clock.utc_now()))
        cast("forms.ModelChoiceField[Team]", self.fields["team"]).queryset = teams


class VisitPapersForm(PapersForm):
    """Papers in a visit that runs."""

    finish = forms.BooleanField(
        label="Het bezoek is hiermee klaar",
        required=False,
    )


class AskPapersForm(forms.Form):
    """Asking for papers says why."""

    what = LineField(
        label="Welke papieren vraagt u?",
        max_length=120,
        error_messages={"required": "Vul in welke papieren u vraagt."},
    )
    why = LineField(
        label="Waarom hebben wij die nodig?",
        max_length=200,
        help_text="Zeg dit ook tegen de inwoner. Weet u het niet? Vraag er dan niet om.",
        error_messages={"required": "Vul in waarom wij deze papieren nodig hebben."},
    )
