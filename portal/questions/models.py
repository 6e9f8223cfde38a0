"""A question in writing, and each answer. What it looks like besides, and the day of an
application, are kept by portal.contacts."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from portal.cases.models import Case
from portal.contacts.models import ContactMoment
from portal.outbox.models import Message
from portal.staff.models import Team


class QuestionQuerySet(models.QuerySet["Question"]):
    """Ways to find questions."""

    def waiting_for(self, teams: list[Team]) -> Self:
        """Open questions of these teams that nobody has taken, in the order of answering."""
        return (
            self.filter(
                state=Question.State.OPEN,
                case__kind=Question.KIND,
                case__team__in=teams,
                case__owner__isnull=True,
                case__closed_at__isnull=True,
            )
            .select_related("case__team", "case__owner", "case__resident")
            .order_by("-case__priority", "case__due_at", "case_id")
        )


class Question(models.Model):
    """The dossier of a case of kind QUESTION."""

    KIND = "QUESTION"

    class State(models.TextChoices):
        OPEN = "OPEN", "wacht op antwoord"
        ANSWERED = "ANSWERED", "beantwoord"
        TURNED = "TURNED", "wij bellen"
        CLOSED = "CLOSED", "afgerond zonder antwoord"

    class Way(models.TextChoices):
        EMAIL = "EMAIL", "per e-mail"
        PHONE = "PHONE", "aan de telefoon"
        DESK = "DESK", "aan de balie"

    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, primary_key=True, related_name="question"
    )
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    words = models.TextField(max_length=2000, help_text="In her own words.")
    way = models.CharField(max_length=5, choices=Way, help_text="How she wants the answer.")
    email = models.EmailField(max_length=120, blank=True, help_text="Where the answer goes.")
    answered_at = models.DateTimeField(null=True, blank=True)
    # Why it was closed without an answer; she may read it.
    reason = models.CharField(max_length=200, blank=True)

    objects: ClassVar[Any] = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="question_has_words"),
            models.CheckConstraint(
                condition=Q(way="EMAIL") & ~Q(email="") | ~Q(way="EMAIL") & Q(email=""),
                name="answer_by_email_has_an_address",
            ),
            models.CheckConstraint(
                condition=Q(state="ANSWERED", answered_at__isnull=False)
                | (~Q(state="ANSWERED") & Q(answered_at__isnull=True)),
                name="answered_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state="CLOSED") & ~Q(reason="") | ~Q(state="CLOSED") & Q(reason=""),
                name="closed_without_answer_says_why",
            ),
        ]


class Answer(models.Model):
    """One answer that a colleague wrote. Appended; the database refuses ANSWERED without one."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    # The contact that sending it was; none while she has not heard it.
    moment = models.OneToOneField(
        ContactMoment, on_delete=models.PROTECT, null=True, blank=True, related_name="answer"
    )
    words = models.TextField(max_length=3000)
    signed_as = models.CharField(max_length=80, help_text="The name that residents see.")
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    # None: nothing could be sent, so that somebody tells her.
    message = models.OneToOneField(
        Message, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # One per form that was shown: a double click finds the first answer instead of making one.
    token = models.CharField(max_length=32, null=True, blank=True, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="answer_has_words"),
            models.CheckConstraint(condition=~Q(signed_as=""), name="answer_is_signed"),
        ]
