"""The questions of the form 'stel een vraag'. One question a screen; nothing that is not needed.
Whoever would rather be called goes on in the form that does that, with what she typed."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.intake import shared_forms, steps
from portal.intake.shared_forms import PrivacyForm, UrgencyForm
from portal.intake.steps import PublicForm, Step, StepForm, Text
from portal.kit.forms import LineField, NoteField
from portal.questions import public_questions
from portal.questions.public_questions import ABOUT, ANSWER, CALL, CODE, DESK, EMAIL, QUESTION

MOST_WORDS = 2000


class TopicForm(StepForm):
    """What it is about, so that the right team answers."""

    topic = forms.ChoiceField(
        label=_("Waarover gaat uw vraag?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Kies waarover het gaat. Weet u het niet? Kies dan het laatste rondje."),
            "invalid_choice": _("Kies een van de onderwerpen."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["topic"]).choices = shared_forms.topic_choices()


class QuestionForm(StepForm):
    """Her question in her own words."""

    words = NoteField(
        label=_("Wat is uw vraag?"),
        help_text=_("Schrijf het op zoals u het zou zeggen. Fouten in de taal geven niets."),
        error_messages={"required": _("Schrijf uw vraag op. Een paar woorden is genoeg.")},
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean_words(self) -> str:
        """Refuse what does not fit, and say how much that is."""
        words: str = self.cleaned_data["words"]
        if len(words) > MOST_WORDS:
            raise forms.ValidationError(
                _(
                    "Dit is te lang: er passen %(most)s tekens in en het zijn er %(typed)s. Maak "
                    "het korter, of laat ons u bellen. Dan kunt u alles vertellen."
                ),
                params={"most": MOST_WORDS, "typed": len(words)},
            )
        return words


class AnswerForm(StepForm):
    """How she wants the answer: in writing only when nobody else reads along."""

    way = forms.ChoiceField(
        label=_("Hoe wilt u het antwoord krijgen?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Kies hoe u het antwoord wilt krijgen."),
            "invalid_choice": _("Dit kan niet meer. Kies hoe u het antwoord wilt krijgen."),
        },
    )
    email = forms.EmailField(
        label=_("Uw e-mailadres"),
        help_text=_("Alleen nodig als u het antwoord per e-mail wilt."),
        required=False,
        max_length=120,
        error_messages={
            "invalid": _("Dit e-mailadres klopt niet. Een goed voorbeeld is naam@voorbeeld.nl.")
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_private = shared_forms.is_private(self.situation.answers)
        choices: list[tuple[str, Text]] = []
        if self.is_private:
            choices.append((EMAIL, _("Per e-mail")))
        else:
            del self.fields["email"]
        if steps.taker_of(CODE) is not None:
            choices.append((CALL, _("Bel mij liever")))
        if not self.is_private:
            choices.append((DESK, _("Ik kom langs en hoor het aan de balie")))
        cast("forms.ChoiceField", self.fields["way"]).choices = choices

    def clean(self) -> dict[str, Any]:
        """An answer by e-mail needs an address."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("way") == EMAIL and not data.get("email") and not self.has_error("email"):
            self.add_error("email", _("Vul het e-mailadres in waar het antwoord heen mag."))
        return data


class PersonForm(StepForm):
    """Who asks, if she wants to say so."""

    name = LineField(label=_("Uw naam"), required=False, max_length=120)


FORM = PublicForm(
    code=CODE,
    title=_("Stel een vraag"),
    url_name="questions:ask",
    steps=(
        Step(
            shared_forms.TOPIC,
            _("Waarover gaat uw vraag?"),
            TopicForm,
            template="questions/public/topic.html",
        ),
        Step(
            QUESTION,
            _("Wat is uw vraag?"),
            QuestionForm,
            template="questions/public/question.html",
        ),
        Step(
            shared_forms.URGENCY,
            _("Kan het wachten?"),
            UrgencyForm,
            template="intake/urgency.html",
        ),
        Step(
            shared_forms.PRIVACY,
            _("Kan iemand anders uw berichten lezen of uw telefoon opnemen?"),
            PrivacyForm,
            template="questions/public/privacy.html",
        ),
        Step(
            ANSWER,
            _("Hoe wilt u het antwoord krijgen?"),
            AnswerForm,
            template="questions/public/answer.html",
        ),
        Step(
            ABOUT,
            _("Hoe heet u?"),
            PersonForm,
            template="questions/public/person.html",
        ),
    ),
    send=public_questions.send,
    receipt=public_questions.receipt,
    receipt_template="questions/public/receipt.html",
    send_label=_("Verstuur uw vraag"),
    hands_over=public_questions.wants_a_call,
)
