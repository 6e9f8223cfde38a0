"""What a colleague fills in about a resident."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from portal.kit import clock
from portal.kit.forms import DayField, LineField, PhoneField
from portal.residents.models import (
    CHANNELS,
    WITH_DETAIL,
    PostConsent,
    Representation,
    Wish,
    WishProposal,
)
from portal.staff.models import User

POSTCODE = re.compile(r"([1-9]\d{3}) ?([A-Za-z]{2})")
NEEDS_ADDRESS = "Vul in op welk e-mailadres de inwoner deze post wil."


class WishesForm(forms.Form):
    """Everything that she asked of us about contact."""

    wishes = forms.MultipleChoiceField(
        label="Wat heeft zij ons gevraagd?",
        choices=[(wish.value, wish.label) for wish in Wish if wish not in CHANNELS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    via = LineField(
        label="Via wie, en hoe?",
        max_length=120,
        required=False,
        help_text="Bijvoorbeeld: dochter Fatima, 06 12 34 56 78. Kies ook 'via iemand anders'.",
    )
    hours = LineField(
        label="Op welke tijden?",
        max_length=120,
        required=False,
        help_text="Bijvoorbeeld: na 15:00 uur. Kies ook 'alleen op deze tijden'.",
    )
    channel = forms.ChoiceField(
        label="Hoe wil zij bericht van ons?",
        choices=[("", "geen voorkeur"), *((wish.value, wish.label) for wish in CHANNELS[::-1])],
        required=False,
        widget=forms.RadioSelect,
        help_text="Bij 'per post' en 'geen berichten' gaat er nooit vanzelf een sms of e-mail uit. "
        "Besluiten en andere brieven blijven komen.",
    )
    DETAILS = {Wish.VIA: "via", Wish.HOURS: "hours"}

    def clean(self) -> dict[str, Any]:
        """A tick without its words, or words without their tick, would be lost or obeyed by
        nobody."""
        data = super().clean() or self.cleaned_data
        ticked = data.get("wishes") or []
        for wish, name in self.DETAILS.items():
            if wish in ticked and name in data and not data[name]:
                self.add_error(name, f"U koos '{wish.label}'. Vul in wat de inwoner vroeg.")
            if wish not in ticked and data.get(name):
                self.add_error(name, f"Zet ook een vinkje bij '{wish.label}', of maak dit leeg.")
        return data

    @staticmethod
    def told(wishes: Iterable[Wish], details: Mapping[Wish, str]) -> dict[str, Any]:
        """Return what the form shows of wishes that run; of two channels the strictest."""
        running = set(wishes)
        channel = next((wish for wish in CHANNELS if wish in running), "")
        words = {name: details.get(wish, "") for wish, name in WishesForm.DETAILS.items()}
        return {"wishes": list(running - set(CHANNELS)), "channel": channel, **words}

    def chosen(self) -> list[Wish]:
        """Return every wish that was filled in. Call this on a valid form."""
        channel = self.cleaned_data["channel"]
        return [*map(Wish, self.cleaned_data["wishes"]), *([Wish(channel)] if channel else [])]

    def details(self) -> dict[Wish, str]:
        """Return the words of the wishes that need them. Call this on a valid form."""
        return {wish: self.cleaned_data[name] for wish, name in self.DETAILS.items()}


class ProposalForm(forms.Form):
    """What to do with a wish that a list seems to tell."""

    TAKE, LEAVE = "overnemen", "weglaten"

    answer = forms.ChoiceField(choices=[(TAKE, "Overnemen"), (LEAVE, "Weglaten")])
    # For words that tell of a wish without telling which.
    wish = forms.ChoiceField(
        label="Welke wens is dit?", choices=[("", "Kies een wens"), *Wish.choices], required=False
    )
    detail = LineField(
        label="Via wie, of op welke tijden?",
        max_length=120,
        required=False,
        help_text="Vul dit altijd in bij 'via iemand anders' en bij 'alleen op deze tijden'. "
        "Bijvoorbeeld: dochter Fatima, 06 12 34 56 78.",
    )
    # Back to the case on which it was decided; empty for the page of the resident.
    case = forms.RegexField(regex=r"^Z-\d\d-\d{6,}$", required=False)

    def __init__(self, data: QueryDict | None = None, *, proposal: WishProposal) -> None:
        """Ask which wish it is only when the words did not tell; with a name of its own for each
        field, because several stand on one page."""
        super().__init__(data, auto_id=f"id_{proposal.pk}_%s")
        self.asks_wish = not proposal.wish and not proposal.language
        self.told = Wish(proposal.wish) if proposal.wish else None

    @property
    def asks_detail(self) -> bool:
        """Whether a person must add via whom, or at which hours."""
        return self.asks_wish or self.told in WITH_DETAIL

    def clean(self) -> dict[str, Any]:
        """A wish that is taken over says which it is, and all that it needs."""
        data = super().clean() or self.cleaned_data
        if data.get("answer") != self.TAKE:
            return data
        wish = self.told or data.get("wish")
        if self.asks_wish and not wish:
            self.add_error("wish", "Kies welke wens dit is, of klik op Weglaten.")
        if wish in WITH_DETAIL and not data.get("detail"):
            self.add_error("detail", "Vul in via wie en hoe, of op welke tijden.")
        return data


def asked(proposals: Iterable[WishProposal]) -> list[tuple[WishProposal, ProposalForm]]:
    """Return each proposal with the form that asks about it."""
    return [(proposal, ProposalForm(proposal=proposal)) for proposal in proposals]


class HomeForm(forms.Form):
    """Where she lives. Never filled in beforehand: who reads along learns nothing."""

    street = LineField(
        label="Straat",
        max_length=80,
        error_messages={"required": "Vul de straat in."},
    )
    house_number = LineField(
        label="Huisnummer",
        max_length=10,
        help_text="Met wat erbij hoort, zoals 12 bis.",
        error_messages={"required": "Vul het huisnummer in."},
    )
    postcode = LineField(label="Postcode", max_length=7, required=False)
    town = LineField(
        label="Plaats", max_length=60, error_messages={"required": "Vul de plaats in."}
    )
    country = LineField(
        label="Land",
        max_length=60,
        required=False,
        help_text="Alleen invullen als het niet Nederland is.",
    )

    def clean(self) -> dict[str, Any]:
        """A Dutch address has a Dutch postcode."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        found = POSTCODE.fullmatch(data.get("postcode", ""))
        if found:
            data["postcode"] = f"{found[1]} {found[2].upper()}"
        elif not data.get("country"):
            self.add_error("postcode", "Vul een postcode in, zoals 1315 HR.")
        return data


class ClientNumberForm(forms.Form):
    """The number that the benefits system gave her."""

    number = LineField(
        label="Kenmerk in het uitkeringssysteem",
        max_length=20,
        required=False,
        help_text="Nooit een burgerservicenummer. Inwoners zien dit kenmerk niet.",
    )

    def clean_number(self) -> str:
        """Letters, digits and what stands between them."""
        typed: str = self.cleaned_data["number"]
        if not re.fullmatch(r"[A-Za-z0-9./ -]*", typed):
            raise forms.ValidationError("Gebruik alleen letters, cijfers, streepjes en punten.")
        return typed


class SafeContactEndForm(forms.Form):
    """Taking safe contact back: only she can."""

    is_sure = forms.BooleanField(
        label="De inwoner zei dit zelf, en niemand luisterde mee",
        error_messages={"required": "Zet veilig contact alleen uit als de inwoner dit zelf zei."},
    )


class LanguageForm(forms.Form):
    """The language to talk in."""

    language = forms.ChoiceField(
        label="In welke taal praat zij het liefst?", error_messages={"required": "Kies de taal."}
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["language"]).choices = choices


class ContactPersonForm(forms.Form):
    """The one colleague whom she can always ask for."""

    person = forms.ModelChoiceField(
        label="Vaste contactpersoon",
        queryset=User.objects.none(),
        required=False,
        empty_label="Geen vaste contactpersoon",
    )

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[User]", self.fields["person"]).queryset = colleagues


class RepresentationForm(forms.Form):
    """Who acts for her."""

    kind = forms.ChoiceField(
        label="Wie is dit voor de inwoner?",
        choices=Representation.Kind.choices,
        error_messages={"required": "Kies wat deze persoon is."},
    )
    name = LineField(
        label="Naam", max_length=120, error_messages={"required": "Vul in hoe deze persoon heet."}
    )
    phone = PhoneField(label="Telefoonnummer", required=False)
    from_on = DayField(
        label="Eerste dag",
        error_messages={
            "required": "Vul in vanaf welke dag deze persoon namens de inwoner spreekt."
        },
    )


class RepresentationEndForm(forms.Form):
    """When that ends."""

    until_on = DayField(
        label="Eerste dag zonder vertegenwoordiger",
        help_text="Vul vandaag in om meteen te stoppen.",
        error_messages={
            "required": "Vul in vanaf welke dag deze persoon niet meer namens de inwoner spreekt."
        },
    )


class DeathForm(forms.Form):
    """The one switch that stops everything automatic."""

    died_on = DayField(
        label="Op welke dag is de inwoner overleden?",
        error_messages={"required": "Vul in op welke dag de inwoner is overleden."},
    )
    is_sure = forms.BooleanField(
        label="Ik weet dit van de familie, een collega van Burgerzaken of een officieel bericht",
        error_messages={"required": "Zet een vinkje als u dit zeker weet."},
    )

    def clean_died_on(self) -> Any:
        """Refuse a day that is still to come."""
        day = self.cleaned_data["died_on"]
        if day > clock.day_of(clock.utc_now()):
            raise forms.ValidationError("Deze dag is nog niet geweest.")
        return day


class PostConsentForm(forms.Form):
    """Which official post she wants by e-mail, and where."""

    kinds = forms.MultipleChoiceField(
        label="Welke officiële post wil de inwoner per e-mail?",
        choices=PostConsent.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Vink alleen aan wat de inwoner zelf zei. De rest komt op papier. Niets "
        "aangevinkt betekent: alles op papier.",
    )
    email = forms.EmailField(
        label="Op welk e-mailadres?",
        max_length=120,
        required=False,
        help_text="Lees het adres voor, en vraag of niemand anders deze post leest.",
        error_messages={"invalid": "Dit is geen e-mailadres. Kijk het nog eens na."},
    )

    def clean(self) -> dict[str, Any]:
        """A yes without an address reaches nobody."""
        data = super().clean() or self.cleaned_data
        if data.get("kinds") and "email" in data and not data["email"]:
            self.add_error("email", NEEDS_ADDRESS)
        return data
