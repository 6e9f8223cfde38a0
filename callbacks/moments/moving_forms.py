"""What a colleague fills in to move a call moment, to choose another way, and to move or hand over
many at once. Ten seconds by keyboard: what is likely is chosen already."""

import datetime as dt
from typing import Any, cast

from django import forms

from callbacks.models import OtherWay
from callbacks.moments import choosing, moving
from callbacks.moments.moving import Plan
from callbacks.moments.slots import Day
from callbacks.moments.telling import Told
from callbacks.moments.windows import Window
from callbacks.reaching import other_way
from portal.cases.models import Channel
from portal.kit import clock
from portal.kit.forms import DayField, LineField, NoteField
from portal.staff.models import User

Way = OtherWay.Way
REASONS = [
    *((code, reason.label) for code, reason in moving.REASONS.items()),
    (moving.OTHER, "Iets anders"),
]


class ReasonForm(forms.Form):
    """Why, in three picks and 'anders'."""

    reason = forms.ChoiceField(
        label="Waarom?",
        choices=REASONS,
        widget=forms.RadioSelect,
        initial="uitloop",
        error_messages={"required": "Kies waarom het niet lukt."},
    )
    other = LineField(
        label="Wat dan?",
        help_text="Alleen bij 'Iets anders'. Collega's lezen dit, de inwoner niet.",
        required=False,
        max_length=150,
    )

    def clean(self) -> dict[str, Any]:
        """'Something else' says what."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("reason") == moving.OTHER and not data.get("other"):
            self.add_error("other", "Schrijf kort op wat er is.")
        return data

    def why(self) -> tuple[str, str]:
        """Return the reason for colleagues, and what the resident reads."""
        picked = moving.REASONS.get(self.cleaned_data["reason"])
        if picked is None:
            return self.cleaned_data["other"], moving.OTHER_WORDS
        return picked.label, picked.words


class MoveForm(ReasonForm):
    """Another moment for one request."""

    moment = forms.ChoiceField(
        label="Wanneer bellen wij dan?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Kies wanneer wij dan bellen.",
            "invalid_choice": "Dit moment kan niet meer. Kies een ander moment.",
        },
    )
    elsewhere = forms.ChoiceField(
        label="Of op een ander moment",
        required=False,
        widget=forms.Select,
        error_messages={"invalid_choice": "Dit moment kan niet meer. Kies een ander moment."},
    )
    overbook = choosing.overbook_field()
    was_told = forms.BooleanField(
        label="Ik heb het de inwoner zelf verteld, of doe dat nu meteen", required=False
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ("moment", "elsewhere", "overbook", "reason", "other", "was_told", "seen")

    def __init__(
        self,
        *args: Any,
        days: list[Day],
        standing: Window | None,
        can_be_told: bool,
        **kwargs: Any,
    ) -> None:
        """Offer these days; the first free moment is chosen already."""
        super().__init__(*args, **kwargs)
        self.days = days
        choosing.offer_nearest(self, "moment", "elsewhere", days, but=standing)
        if can_be_told:
            del self.fields["was_told"]

    def rest(self) -> list[Any]:
        """Return the fields after the moments to tick."""
        return [field for field in self.visible_fields() if field.name != "moment"]

    def plan(self) -> Plan:
        """Return what was chosen. Raises windows.NoSuchWindow or slots.Full."""
        data = self.cleaned_data
        reason, words = self.why()
        return Plan(
            wanted=choosing.chosen(self.days, data.get("elsewhere") or data["moment"]),
            reason=reason,
            words=words,
            seen=data["seen"],
            was_told=data.get("was_told", False),
            overbook_because=data.get("overbook", ""),
        )


class TellForm(forms.Form):
    """What she was told, how, and what we do now."""

    why = LineField(
        label="Wat vertelde u de inwoner?",
        max_length=200,
        help_text="Waarom het niet lukt, in één zin. De inwoner kan dit later lezen.",
        error_messages={"required": "Schrijf op wat u de inwoner vertelde."},
    )
    channel = forms.ChoiceField(
        label="Hoe vertelde u het?",
        choices=[(Channel.PHONE.value, "Door de telefoon"), (Channel.DESK.value, "Aan de balie")],
        widget=forms.RadioSelect,
        initial=Channel.PHONE.value,
        error_messages={"required": "Kies hoe u het vertelde."},
    )
    then = forms.ChoiceField(
        label="Wat doen wij nu?",
        choices=[
            ("later", "Wij bellen nog. Het nieuwe moment spreken wij later af"),
            ("klaar", "Bellen hoeft niet meer. Het verzoek is klaar"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat wij nu doen."},
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def is_over(self) -> bool:
        """Whether she needs no call any more. Call this on a valid form."""
        return bool(self.cleaned_data["then"] == "klaar")

    def told(self) -> Told:
        """Return what was filled in, for the verb."""
        data = self.cleaned_data
        return Told(why=data["why"], channel=Channel(data["channel"]), seen=data["seen"])


class OtherWayForm(forms.Form):
    """How we reach her otherwise."""

    way = forms.ChoiceField(
        label="Hoe bereiken wij deze inwoner nu?",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een weg."},
    )
    detail = LineField(
        label="Wie of wat?",
        help_text="Bij een helper: wie de inwoner zelf koos. Anders mag dit leeg blijven.",
        required=False,
        max_length=200,
    )
    address = NoteField(
        label="Adres op de envelop",
        help_text="Drie tot zes regels: naam, straat, postcode en plaats. Laat leeg als wij het "
        "adres al weten.",
        required=False,
        max_length=300,
    )
    day = DayField(label="Dag aan de balie", required=False)
    time = forms.TimeField(
        label="Tijd aan de balie",
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": 900}),
    )

    def __init__(self, *args: Any, ways: list[OtherWay.Way], now: dt.datetime, **kw: Any) -> None:
        """Offer these ways."""
        super().__init__(*args, **kw)
        self.now = now
        choices = [(way.value, way.label.capitalize()) for way in ways]
        cast("forms.ChoiceField", self.fields["way"]).choices = choices

    def clean(self) -> dict[str, Any]:
        """The desk asks when, a helper asks who."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("way") == Way.HELPER and not data.get("detail"):
            self.add_error("detail", "Schrijf op wie de inwoner zelf koos.")
        if data.get("way") == Way.DESK:
            at = self._at_desk(data)
            if at is None or at <= self.now:
                self.add_error("day", "Kies een dag en een tijd die nog komen.")
            data["at_desk"] = at
        return data

    def _at_desk(self, data: dict[str, Any]) -> dt.datetime | None:
        if not data.get("day") or not data.get("time"):
            return None
        return clock.instant(data["day"], data["time"])

    def choice(self) -> other_way.Choice:
        """Return what was chosen."""
        data = self.cleaned_data
        return other_way.Choice(
            Way(data["way"]), data["detail"], data.get("at_desk"), data["address"]
        )


class WhichForm(forms.Form):
    """Of whom, or of which day, many requests are moved or handed over."""

    collega = forms.ModelChoiceField(
        User.objects.none(), label="Collega", required=False, empty_label="Iedereen"
    )
    dag = DayField(label="Dag van het belmoment", required=False)

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        """Offer these colleagues."""
        super().__init__(*args, **kwargs)
        self.colleagues = colleagues
        cast("forms.ModelChoiceField[User]", self.fields["collega"]).queryset = colleagues

    @property
    def others(self) -> Any:
        """Return who can take over: who is ill takes nothing over from herself."""
        chosen = self.cleaned_data.get("collega") if self.is_bound and self.is_valid() else None
        return self.colleagues.exclude(pk=chosen.pk) if chosen else self.colleagues


class ManyForm(ReasonForm):
    """What happens to the requests that are ticked."""

    requests = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Kruis aan om welke verzoeken het gaat.",
            "invalid_choice": "Een van deze verzoeken is intussen veranderd. Kijk hoe het nu is.",
        },
    )
    to = forms.ModelChoiceField(
        User.objects.none(), label="Geef aan", required=False, empty_label="Het team"
    )
    from_day = DayField(label="Eerste vrije moment vanaf", required=False)
    act = forms.CharField()
    field_order = ("requests", "to", "from_day", "reason", "other", "act")

    def __init__(self, *args: Any, rows: list[str], colleagues: Any, **kwargs: Any) -> None:
        """Offer these requests, as their codes, and these colleagues."""
        super().__init__(*args, **kwargs)
        choices = [(code, code) for code in rows]
        cast("forms.MultipleChoiceField", self.fields["requests"]).choices = choices
        cast("forms.ModelChoiceField[User]", self.fields["to"]).queryset = colleagues
        self.fields["reason"].required = self.moves

    @property
    def moves(self) -> bool:
        """Whether the button that moves was pressed, and not the one that hands over."""
        return str(self.data.get("act", "")) == "verzet"

    def clean(self) -> dict[str, Any]:
        """Handing over needs no reason, moving needs a day."""
        if not self.moves:
            return self.cleaned_data
        data = super().clean()
        if not data.get("from_day"):
            self.add_error("from_day", "Kies vanaf welke dag wij kunnen bellen.")
        return data
