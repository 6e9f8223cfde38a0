"""What a colleague fills in to take in an objection, in the order of the conversation."""

import datetime as dt
from typing import Any, cast

from django import forms

from callbacks.asking import entry
from callbacks.asking.entry import Candidates
from callbacks.moments import choosing, slots
from callbacks.moments.slots import Day
from objections.dossier.models import Objection
from objections.pages.fact_forms import APART, lie_apart
from objections.pages.step_forms import day_field
from objections.routing import teams
from objections.taking.came import Call, Contested, Registration, Speaker
from portal.cases import topics
from portal.cases.models import Case, Channel
from portal.kit import clock, secret, text
from portal.kit.forms import DayField, LineField, NoteField, PhoneField
from portal.residents import register
from portal.residents.models import Representation, Resident
from portal.staff import people
from portal.staff.models import User

NEW = "nieuw"
CALL, OFFICIAL, LATER = "bellen", "officieel", "later"
QUIET = {"autocomplete": "off", "spellcheck": "false"}
# A day of receipt that lies further back is a slip of the keyboard.
OLDEST = dt.timedelta(days=366)


class TakeForm(forms.Form):
    """What every objection is: who, against which decision, why, and how it goes on."""

    name = LineField(
        label="Naam van de inwoner",
        max_length=120,
        widget=forms.TextInput(attrs=QUIET),
        error_messages={"required": "Vul de naam in. Zonder naam is het geen bezwaar."},
    )
    birth_date = DayField(
        label="Geboortedatum",
        required=False,
        help_text="Mag leeg blijven. Hiermee weten wij zekerder wie het is.",
    )
    who = forms.CharField(required=False, max_length=20)
    address = LineField(
        label="Adres",
        required=False,
        max_length=200,
        help_text="Straat, huisnummer, postcode en plaats.",
        widget=forms.TextInput(attrs=QUIET),
    )
    topic = forms.ChoiceField(
        label="Waar gaat het over?", error_messages={"required": "Kies waar het over gaat."}
    )
    what = LineField(
        label="Tegen welk besluit?",
        max_length=200,
        help_text="Zoals de inwoner het noemt: de brief over mijn uitkering.",
        error_messages={"required": "Schrijf op over welk besluit het gaat."},
    )
    printed_on = day_field("Datum die op de brief staat", required=False)
    sent_on = day_field(
        "Dag waarop het besluit is verstuurd",
        required=False,
        help_text="Weet u dit niet zeker? Laat het leeg.",
    )
    reference = LineField(label="Kenmerk van het besluit", required=False, max_length=40)
    decision_taker = forms.ModelChoiceField(
        label="Wie nam het besluit?",
        queryset=User.objects.none(),
        required=False,
        empty_label="Dat weten wij nog niet",
    )
    words = NoteField(
        label="Waarom is de inwoner het er niet mee eens?",
        max_length=6000,
        help_text="Eén zin in eigen woorden is genoeg. De rest mag later.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf één zin op, in de woorden van de inwoner."},
    )
    route = forms.ChoiceField(
        label="Hoe gaat het verder?",
        widget=forms.RadioSelect,
        choices=[
            (CALL, "Wij bellen eerst"),
            (OFFICIAL, "Meteen de officiële procedure"),
            (LATER, "Dat spreken wij later af"),
        ],
        help_text="De inwoner kiest. Geen keuze verandert een datum.",
        error_messages={"required": "Vraag wat de inwoner wil."},
    )
    phone = PhoneField(label="Op welk telefoonnummer bellen wij?", required=False)
    moment = forms.ChoiceField(
        label="Wanneer bellen wij?",
        required=False,
        error_messages={"invalid_choice": "Dit moment kan niet meer. Kies een ander moment."},
    )
    overbook = choosing.overbook_field()
    others = forms.ChoiceField(
        label="Kan iemand anders uw berichten lezen of uw telefoon opnemen?",
        widget=forms.RadioSelect,
        required=False,
        choices=[("nee", "Nee"), ("ja", "Ja"), ("weet-niet", "Weet de inwoner niet")],
    )
    helper = LineField(
        label="Spreekt iemand namens de inwoner? Naam", required=False, max_length=120
    )
    helper_kind = forms.ChoiceField(
        label="Wie is dit voor de inwoner?",
        choices=Representation.Kind.choices,
        required=False,
        initial=Representation.Kind.AUTHORISED,
    )
    companion = LineField(
        label="Wie neemt de inwoner mee naar een gesprek?", required=False, max_length=120
    )
    party = LineField(label="Heeft nog iemand een belang? Naam", required=False, max_length=120)
    party_reach = LineField(label="Hoe bereiken wij die persoon?", required=False, max_length=200)
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
    another = forms.BooleanField(label="Ik heb gekeken: dit is een ander bezwaar", required=False)
    checked = forms.BooleanField(label="Ik heb beide dagen nagekeken. Zij kloppen.", required=False)
    token = forms.CharField(max_length=32)

    def __init__(
        self,
        *args: Any,
        now: dt.datetime,
        user: User,
        known: Resident | None = None,
        call_stands: bool = False,
        **kwargs: Any,
    ) -> None:
        """Offer the moments of the team of the topic; the first one is chosen already."""
        super().__init__(*args, **kwargs)
        self.now, self.user, self.known = now, user, known
        self.call_stands = call_stands
        self.candidates = Candidates([], is_cut=False)
        # Her open objections, and whether each is to this decision.
        self.same: list[tuple[Objection, bool]] = []
        self.topics = {topic.code: topic for topic in topics.offered()}
        self._choices("topic", [("", "Kies"), *((t.code, t.label) for t in self.topics.values())])
        taker = cast("forms.ModelChoiceField[User]", self.fields["decision_taker"])
        taker.queryset = people.workers()
        self.days = self._days()
        choosing.offer(self, "moment", self.days, by_half_day=True)
        if known is not None:
            for name in ("name", "birth_date", "others"):
                del self.fields[name]
            if known.street:
                del self.fields["address"]
        if call_stands:
            for name in ("phone", "moment", "overbook"):
                self.fields.pop(name, None)

    def _days(self) -> list[Day]:
        source = self.data if self.is_bound else self.initial
        topic = self.topics.get(str(source.get("topic", "")))
        return slots.ahead(teams.team_for(topic) if topic else None, now=self.now)

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    def clean(self) -> dict[str, Any]:
        """Ask for what a call needs, refuse days to come, and let a colleague look twice at two
        days that lie apart."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        today = clock.day_of(self.now)
        for name in ("birth_date", "printed_on", "sent_on"):
            if (day := data.get(name)) and day > today:
                self.add_error(name, "Deze dag is nog niet geweest. Kijk de dag nog eens na.")
        if data.get("route") == CALL:
            self._check_call(data)
        printed, sent = data.get("printed_on"), data.get("sent_on")
        if printed and sent and not data.get("checked") and lie_apart(printed, sent):
            self.add_error("checked", APART)
        return data

    def _check_call(self, data: dict[str, Any]) -> None:
        needed = {
            "phone": "Vul het telefoonnummer in waarop wij kunnen bellen.",
            "moment": "Kies wanneer wij bellen.",
            "others": "Vraag dit altijd. Het antwoord bepaalt wat wij sturen.",
        }
        for name, words in needed.items():
            if name in self.fields and name not in self.errors and not data.get(name):
                self.add_error(name, words)
        phone = data.get("phone")
        if phone and not phone.may_ever_be_dialled():
            self.add_error("phone", "Dit telefoonnummer bellen wij niet. Vraag een ander.")

    def typed(self) -> dict[str, Any]:
        """Return what is known so far to find people with, however unfinished the rest is."""
        try:
            born = self.fields["birth_date"].clean(self.data.get("birth_date", ""))
        except forms.ValidationError:
            born = None
        return {
            "number": text.clean_line(self.data.get("phone", ""))[:40],
            "name": text.clean_line(self.data.get("name", ""))[:120],
            "birth_date": born,
        }

    def picked(self) -> Resident | None:
        """Return who it is; None for somebody new. Call this on a form that `decides`."""
        return self.known or self.candidates.get(self.cleaned_data["who"])

    def decides(self) -> bool:
        """Tell whether a person decided who this is, and whether it is another objection than those
        that are open; say so at the field when not."""
        who = self.cleaned_data["who"]
        if self.candidates.found and who != NEW and not self.candidates.get(who):
            self.add_error("who", "Kies wie het is, of kies dat de inwoner nieuw is.")
            return False
        picked = self.picked()
        known = list(Objection.objects.of_resident(picked)[:5]) if picked else []
        told = self.cleaned_data["reference"], self.cleaned_data["sent_on"]
        self.same = [(one, one.is_to(*told)) for one in known]
        if self.same and not self.cleaned_data["another"]:
            self.add_error("another", "Kijk eerst of dit bezwaar er al is.")
            return False
        return True

    def came(self, *, origin: Case | None = None) -> Registration:
        """Return what was filled in, for the verb. Raises windows.NoSuchWindow or slots.Full."""
        data = self.cleaned_data
        names = ("what", "reference", "printed_on", "sent_on", "decision_taker")
        return Registration(
            topic=self.topics[data["topic"]],
            channel=self.channel(),
            words=self.told_words(),
            contested=Contested(**{name: data[name] for name in names}),
            resident=self.picked(),
            told=register.Told(
                name=data.get("name", ""),
                phone=data.get("phone"),
                birth_date=data.get("birth_date"),
                safe_contact=data.get("others") in {"ja", "weet-niet"},
            ),
            speaker=self._speaker(),
            companion=data["companion"],
            address=data.get("address", ""),
            parties=[(data["party"], data["party_reach"])] if data["party"] else [],
            received_at=self.received_at(),
            posted_on=self.posted_on(),
            call=self._call(),
            official_at_once=data["route"] == OFFICIAL,
            urgent=bool(data["urgent"]),
            written_for=self.user if self.is_spoken() else None,
            intake_token=data["token"],
            follow_secret=secret.new_link(),
            origin=origin,
        )

    def told_words(self) -> str:
        """Return her words, after what cannot wait."""
        reason = self.cleaned_data["urgent"]
        first = f"Spoed vandaag: {entry.REASONS[reason]}." if reason else ""
        return f"{first} {self.cleaned_data['words']}".strip()

    def channel(self) -> Channel:
        """Return how it reached us."""
        return Channel.DESK

    def is_spoken(self) -> bool:
        """Tell whether a colleague wrote it down for her."""
        return True

    def received_at(self) -> dt.datetime | None:
        """Return when it came; None for now."""
        return None

    def posted_on(self) -> dt.date | None:
        """Return the day of the postmark."""
        return None

    def _speaker(self) -> Speaker | None:
        data = self.cleaned_data
        if not data["helper"]:
            return None
        kind = Representation.Kind(data["helper_kind"] or Representation.Kind.AUTHORISED)
        return Speaker(kind, data["helper"])

    def _call(self) -> Call | None:
        data = self.cleaned_data
        if data["route"] != CALL or self.call_stands:
            return None
        wanted = tuple(choosing.chosen(self.days, data["moment"]))
        return Call(data["phone"], wanted)


class RegisterForm(TakeForm):
    """What came by post, e-mail, telephone or over the counter."""

    way = forms.ChoiceField(
        label="Hoe kwam het binnen?",
        widget=forms.RadioSelect,
        choices=[
            ("post", "Met de post"),
            ("balie", "Een brief, afgegeven aan de balie"),
            ("mail", "Per e-mail"),
            ("telefoon", "Verteld aan de telefoon, ik schrijf het op"),
        ],
        error_messages={"required": "Kies hoe het binnenkwam."},
    )
    received_on = day_field(
        "Dag op het stempel van ontvangst", help_text="Bij een brief mag deze dag al geweest zijn."
    )
    posted = day_field(
        "Poststempel op de envelop",
        required=False,
        help_text="Alleen bij post. Niet te lezen? Laat het leeg.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A letter speaks for itself: her words may be left to the attachment."""
        super().__init__(*args, **kwargs)
        self.fields["words"].required = False
        self.fields["received_on"].initial = clock.day_of(self.now)

    def clean(self) -> dict[str, Any]:
        """Only a letter may have come before today; nothing comes tomorrow."""
        data = super().clean()
        today = clock.day_of(self.now)
        received, way = data.get("received_on"), data.get("way")
        if received and received > today:
            self.add_error("received_on", "Deze dag is nog niet geweest. Kijk de dag nog eens na.")
        elif received and received < today - OLDEST:
            self.add_error("received_on", "Deze dag ligt te ver terug. Kijk het jaar nog eens na.")
        elif received and received < today and way in {"mail", "telefoon"}:
            self.add_error("received_on", "Alleen een brief kan al eerder zijn ontvangen.")
        if data.get("posted") and way and way != "post":
            self.add_error("posted", "Een poststempel is er alleen bij post.")
        elif data.get("posted") and received and data["posted"] > received:
            self.add_error("posted", "Het poststempel kan niet na de dag van ontvangst liggen.")
        if way == "telefoon" and "words" not in self.errors and not data.get("words"):
            self.add_error("words", "Schrijf één zin op, in de woorden van de inwoner.")
        return data

    def channel(self) -> Channel:
        """Return how it reached us."""
        ways = {
            "post": Channel.LETTER,
            "balie": Channel.DESK,
            "mail": Channel.EMAIL,
            "telefoon": Channel.PHONE,
        }
        return ways[self.cleaned_data["way"]]

    def is_spoken(self) -> bool:
        """Tell whether a colleague wrote it down for her."""
        return bool(self.cleaned_data["way"] == "telefoon")

    def received_at(self) -> dt.datetime | None:
        """Return the day of the stamp; None for today."""
        day: dt.date = self.cleaned_data["received_on"]
        return None if day == clock.day_of(self.now) else clock.instant(day, dt.time(12))

    def posted_on(self) -> dt.date | None:
        """Return the day of the postmark."""
        day: dt.date | None = self.cleaned_data["posted"]
        return day


class QuestionForm(TakeForm):
    """A question in writing that is an objection: it is signed as far as that goes."""

    def is_spoken(self) -> bool:
        """She wrote it herself."""
        return False
