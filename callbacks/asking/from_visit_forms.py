"""What a clerk fills in to let somebody be called after a visit."""

from typing import Any, cast

from django import forms

from callbacks.asking import from_visit
from callbacks.moments import choosing
from callbacks.moments.slots import Day
from portal.cases.models import Topic
from portal.desk.queue.settling import Item
from portal.kit.forms import LineField, NoteField, PhoneField
from portal.kit.phone import Phone
from portal.staff.models import User


class FromVisitForm(forms.Form):
    """Where, when and by whom; a name for somebody whom we do not know yet."""

    name = LineField(
        label="Hoe heet de inwoner?",
        max_length=120,
        error_messages={"required": "Vraag hoe wij de inwoner noemen als wij bellen."},
    )
    phone = PhoneField(
        label="Op welk telefoonnummer?",
        error_messages={"required": "Vul het telefoonnummer in waarop wij bellen."},
    )
    others = forms.ChoiceField(
        label="Kan iemand anders uw berichten lezen of uw telefoon opnemen?",
        widget=forms.RadioSelect,
        choices=[("nee", "Nee"), ("ja", "Ja"), ("weet-niet", "Weet de inwoner niet")],
        error_messages={"required": "Vraag dit altijd. Het antwoord bepaalt wat wij sturen."},
    )
    topic = forms.ChoiceField(
        label="Waar gaat het over?",
        error_messages={"required": "Kies waar het over gaat."},
    )
    note = NoteField(
        label="Waarover bellen wij?",
        required=False,
        max_length=1000,
        help_text="Wie belt leest dit. De inwoner hoeft het niet opnieuw te vertellen.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    owner = forms.ChoiceField(
        label="Wie belt?",
        error_messages={
            "required": "Kies wie er belt.",
            "invalid_choice": "Deze collega belt niet voor dit team. Kies iemand anders.",
        },
    )
    window = forms.ChoiceField(
        label="Wanneer?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Kies een moment.",
            "invalid_choice": "Dit moment kan niet meer. Kies een ander moment.",
        },
    )
    overbook = choosing.overbook_field()
    also_done = forms.MultipleChoiceField(
        label="Wat is hiermee ook klaar?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    said_aloud = forms.BooleanField(
        label="Dit heb ik hardop gezegd",
        error_messages={"required": "Zeg de zin hardop, en zet daarna het vinkje."},
    )

    def __init__(
        self,
        *args: Any,
        topics: list[Topic],
        callers: list[User],
        days: list[Day] | None,
        is_known: bool,
        open_items: list[Item],
        **kwargs: Any,
    ) -> None:
        """Offer these; `days` is None for what cannot wait, for then nobody chooses."""
        super().__init__(*args, **kwargs)
        self.topics = {topic.code: topic for topic in topics}
        self.callers = {str(user.pk): user for user in callers}
        self.days = days or []
        self._choices("topic", [("", "Kies"), *((t.code, t.label) for t in topics)])
        me, *others = callers
        named = [(str(user.pk), user.name) for user in others]
        self._choices("owner", [(str(me.pk), f"Ik ({me.name})"), *named])
        self._choices("also_done", [(str(one.case_id), one.label) for one in open_items])
        if days is None:
            del self.fields["window"], self.fields["overbook"]
        else:
            choosing.offer(self, "window", days)
        if is_known:
            del self.fields["name"], self.fields["others"]
        if not open_items:
            del self.fields["also_done"]

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    def clean_phone(self) -> Phone:
        """Refuse a number that nobody may ever dial."""
        typed: Phone = self.cleaned_data["phone"]
        if not typed.may_ever_be_dialled():
            raise forms.ValidationError("Dit telefoonnummer bellen wij niet. Vraag een ander.")
        return typed

    def plan(self) -> from_visit.Plan:
        """Return what was filled in, for the verb. Raises windows.NoSuchWindow or slots.Full."""
        data = self.cleaned_data
        return from_visit.Plan(
            topic=self.topics[data["topic"]],
            owner=self.callers[data["owner"]],
            phone=data["phone"],
            note=data["note"],
            wanted=tuple(choosing.chosen(self.days, data.get("window", ""))),
            overbook_because=data.get("overbook", ""),
            said_aloud=data["said_aloud"],
            name=data.get("name", ""),
            safe_contact=data.get("others", "nee") != "nee",
            also_done=tuple(int(pk) for pk in data.get("also_done", [])),
        )
