"""The questions of the form 'een klacht'. One question a screen; nothing that is not needed."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from objections.asking import answers, both_forms, public_complaints
from objections.asking.shared_forms import (
    FirstForm,
    NeedForm,
    PersonForm,
    SoonForm,
    SortForm,
    TopicForm,
    TreatedForm,
)
from portal.intake import file_step, shared_forms
from portal.intake.drafts import Answers
from portal.intake.shared_forms import PrivacyForm
from portal.intake.steps import PublicForm, Step


class FirstCallForm(FirstForm):
    """Whether we call her first about her complaint."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["way"]).choices = [
            (answers.CALL, _("Ja, bel mij")),
            (answers.WRITE, _("Nee, ik schrijf liever")),
            (answers.OFFICIAL, _("Nee, ik wil meteen de officiële afhandeling")),
        ]


class NameForm(PersonForm):
    """Who she is, if she wants to say so: a complaint is not refused for its form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False


def from_an_objection(given: Answers) -> Answers:
    """Return what this form goes on with when an objection proves to be a complaint alone."""
    return answers.carried(given, frozenset(step.code for step in FORM.steps))


PUBLIC = "objections/public/"
FORM = PublicForm(
    code=answers.COMPLAINT,
    title=_("Een klacht"),
    url_name="objections:complain",
    steps=(
        Step(answers.SORT, _("Waarover gaat het?"), SortForm, template=f"{PUBLIC}sort.html"),
        Step(
            answers.NEED,
            _("Wat hebt u nodig?"),
            NeedForm,
            template=f"{PUBLIC}need.html",
            applies=answers.needs_something,
        ),
        Step(
            answers.TREATED,
            _("Wat ging er niet goed?"),
            TreatedForm,
            template=f"{PUBLIC}treated.html",
        ),
        file_step.step(_("Hebt u iets dat erbij hoort?"), template=f"{PUBLIC}files.html"),
        Step(
            shared_forms.TOPIC,
            _("Bij welk onderwerp hoort het?"),
            TopicForm,
            template=f"{PUBLIC}topic.html",
        ),
        Step(
            shared_forms.URGENCY,
            _("Kan het wachten?"),
            SoonForm,
            template=f"{PUBLIC}urgency.html",
        ),
        Step(
            shared_forms.PRIVACY,
            _("Kan iemand anders uw berichten lezen of uw telefoon opnemen?"),
            PrivacyForm,
            template=f"{PUBLIC}privacy.html",
        ),
        Step(
            answers.FIRST,
            _("Wilt u dat wij u eerst bellen?"),
            FirstCallForm,
            template=f"{PUBLIC}first_complaint.html",
        ),
        *both_forms.CALLED,
        Step(answers.PERSON, _("Wie bent u?"), NameForm, template=f"{PUBLIC}person.html"),
        *both_forms.TALK,
    ),
    send=public_complaints.send,
    receipt=public_complaints.receipt,
    receipt_template=f"{PUBLIC}receipt_complaint.html",
    send_label=_("Verstuur uw klacht"),
    hands_over=answers.has_decision,
    takes_over={answers.OBJECTION: from_an_objection},
)
