"""What a colleague fills in while somebody is on the phone, in the order of the conversation."""

import datetime as dt
from typing import Any, cast

from django import forms

from callbacks.asking import entry
from callbacks.asking.entry import Candidates, Taken
from callbacks.moments import choosing, slots
from callbacks.moments.slots import Day
from callbacks.reaching import speaking
from portal.cases import topics
from portal.cases.models import Channel, Topic
from portal.kit import clock, text
from portal.kit.forms import LineField, PhoneField
from portal.kit.phone import Phone
from portal.residents import languages
from portal.residents.models import Resident

NEW = "nieuw"
OLDEST = dt.date(1900, 1, 1)
NO_BROWSER_HELP = {"autocomplete": "off", "spellcheck": "false"}


class EntryForm(forms.Form):
    """One page; Enter saves."""

    phone = PhoneField(
        label="Op welk telefoonnummer bellen wij?",
        widget=forms.TextInput(
            attrs={"type": "tel", "inputmode": "tel", "autofocus": True, **NO_BROWSER_HELP}
        ),
        error_messages={"required": "Vul het telefoonnummer in waarop wij kunnen bellen."},
    )
    name = LineField(
        label="Naam",
        required=False,
        max_length=120,
        help_text="Mag leeg blijven.",
        widget=forms.TextInput(attrs=NO_BROWSER_HELP),
    )
    birth_date = forms.DateField(
        label="Geboortedatum",
        required=False,
        input_formats=["%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d %m %Y", "%Y-%m-%d"],
        widget=forms.TextInput(attrs={"placeholder": "31-12-1980", **NO_BROWSER_HELP}),
        help_text="Mag leeg blijven. Hiermee weten wij zekerder wie het is.",
        error_messages={"invalid": "Schrijf de datum zo: 31-12-1980."},
    )
    who = forms.CharField(required=False, max_length=20)
    topic = forms.ChoiceField(
        label="Waar gaat het over?",
        error_messages={"required": "Kies waar het over gaat."},
    )
    note = LineField(
        label="In de woorden van de inwoner",
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs=NO_BROWSER_HELP),
    )
    others = forms.ChoiceField(
        label="Kan iemand anders uw berichten lezen of uw telefoon opnemen?",
        widget=forms.RadioSelect,
        choices=[("nee", "Nee"), ("ja", "Ja"), ("weet-niet", "Weet de inwoner niet")],
        error_messages={"required": "Vraag dit altijd. Het antwoord bepaalt wat wij sturen."},
    )
    moment = forms.ChoiceField(
        label="Wanneer bellen wij?",
        error_messages={
            "required": "Kies wanneer wij bellen.",
            "invalid_choice": "Dit moment kan niet meer. Kies een ander moment.",
        },
    )
    overbook = choosing.overbook_field()
    urgent = forms.ChoiceField(
        label="Moet het vandaag?",
        widget=forms.RadioSelect,
        required=False,
        choices=[
            ("", "Nee, het kan wachten"),
            *((code, f"Ja: {words}") for code, words in entry.REASONS.items()),
        ],
        help_text="Vraag geen bewijs.",
    )
    channel = forms.ChoiceField(
        label="Hoe spreekt u de inwoner?",
        widget=forms.RadioSelect,
        choices=[(Channel.PHONE, "Aan de telefoon"), (Channel.DESK, "Aan de balie")],
        error_messages={"required": "Kies de telefoon of de balie."},
    )
    helper = LineField(
        label="Belt iemand namens de inwoner? Naam",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs=NO_BROWSER_HELP),
    )
    helper_kind = forms.ChoiceField(
        label="Wie is dit voor de inwoner?",
        choices=speaking.Kind.choices,
        required=False,
        initial="HELPER",
    )
    language = forms.ChoiceField(
        label="Taal",
        required=False,
        choices=[("", "Zoals bekend"), *languages.NAMES.items()],
    )
    interpreter = forms.BooleanField(label="Met een tolk", required=False)
    token = forms.CharField(max_length=32)
    # The incoming call during which this is written down.
    call = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def __init__(self, *args: Any, now: dt.datetime, **kwargs: Any) -> None:
        """Offer the moments of the team of the topic; the first one is chosen already."""
        super().__init__(*args, **kwargs)
        self.now = now
        self.topics = {topic.code: topic for topic in topics.offered()}
        # Filled by the view, from what was typed so far.
        self.candidates = Candidates([], is_cut=False)
        self._choices("topic", [("", "Kies"), *((t.code, t.label) for t in self.topics.values())])
        self.days = self._days()
        choosing.offer(self, "moment", self.days, by_half_day=True)

    def _days(self) -> list[Day]:
        """Return what the team of the topic offers; of any team as long as none is known."""
        source = self.data if self.is_bound else self.initial
        topic = self.topics.get(str(source.get("topic", "")))
        team = topic.team if topic else None
        return slots.ahead(team, now=self.now)

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    def clean_phone(self) -> Phone:
        """Refuse a number that nobody may ever dial; a far one waits for a team lead."""
        typed: Phone = self.cleaned_data["phone"]
        if not typed.may_ever_be_dialled():
            raise forms.ValidationError("Dit telefoonnummer bellen wij niet. Vraag een ander.")
        return typed

    def clean_birth_date(self) -> dt.date | None:
        """Refuse a day on which nobody who calls us was born."""
        born: dt.date | None = self.cleaned_data["birth_date"]
        if born and not OLDEST <= born <= clock.day_of(self.now):
            raise forms.ValidationError("Deze datum klopt niet. Kijk vooral naar het jaar.")
        return born

    def typed(self) -> dict[str, Any]:
        """Return what is known so far to find people with, however unfinished the rest is."""
        field = self.fields["birth_date"]
        try:
            born = field.clean(self.data.get("birth_date", ""))
        except forms.ValidationError:
            born = None
        return {
            # Not checked yet: what no database can hold must not be asked of it.
            "number": text.clean_line(self.data.get("phone", ""))[:40],
            "name": text.clean_line(self.data.get("name", ""))[:120],
            "birth_date": born,
        }

    def picked(self) -> Resident | None:
        """Return who was picked; None for somebody new. Call this on a form that `decides`."""
        return self.candidates.get(self.cleaned_data["who"])

    def decides(self) -> bool:
        """Tell whether a person decided who this is, and say so at the field when not. With nobody
        to choose from there is nothing to decide."""
        who = self.cleaned_data["who"]
        if not self.candidates.found or who == NEW or self.candidates.get(who):
            return True
        self.add_error("who", "Kies wie u spreekt, of kies dat de inwoner nieuw is.")
        return False

    def taken(self, *, follow_secret: str) -> Taken:
        """Return what was written down. Raises windows.NoSuchWindow or slots.Full."""
        data = self.cleaned_data
        reason = data["urgent"]
        topic: Topic = self.topics[data["topic"]]
        return Taken(
            topic=topic,
            note=data["note"],
            phone=data["phone"],
            name=data["name"],
            birth_date=data["birth_date"],
            resident=self.picked(),
            wanted=() if reason else tuple(choosing.chosen(self.days, data["moment"])),
            overbook_because=data.get("overbook", ""),
            reason=reason,
            safe_contact=data["others"] != "nee",
            channel=Channel(data["channel"]),
            intake_token=data["token"],
            follow_secret=follow_secret,
            talk=self._talk(),
        )

    def _talk(self) -> speaking.Talk | None:
        """Who calls for the resident and how; None when nothing was said about it."""
        data = self.cleaned_data
        speaker = None
        if data["helper"]:
            kind = speaking.Kind(data["helper_kind"] or speaking.Kind.HELPER)
            speaker = speaking.Speaker(data["helper"], kind)
        if not (speaker or data["language"] or data["interpreter"]):
            return None
        return speaking.Talk(data["language"], data["interpreter"], speaker=speaker)
