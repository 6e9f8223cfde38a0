"""Management pages about topics."""

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from portal.cases import topics
from portal.cases.models import Topic
from portal.cases.topic_forms import NewTopicForm, TopicForm
from portal.kit import clock
from portal.kit.forms import posted, refusals
from portal.kit.htmx import see_other
from portal.kit.refusal import Refused
from portal.staff import door
from portal.staff.roles import Permission

MANAGER = Permission.MANAGE_OFFICE


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every topic with the team that answers it."""
    door.allowed(request, MANAGER, now=clock.utc_now())
    return render(request, "cases/topics.html", {"topics": topics.listed()})


def new(request: HttpRequest) -> HttpResponse:
    """Add a topic."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    form = NewTopicForm(posted(request), initial={"position": 0})
    if form.is_valid():
        with refusals(form):
            topics.add(**form.cleaned_data, by=user.actor, now=now)
            messages.success(request, "Het onderwerp staat erbij. Inwoners kunnen het nu kiezen.")
            return see_other(request, "cases:topics")
    return _form_page(request, form, title="Onderwerp toevoegen")


def change(request: HttpRequest, code: str) -> HttpResponse:
    """Change the words, the team or the place of a topic."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    topic = get_object_or_404(Topic, code=code)
    names = ("label", "position", "first_report_kind")
    initial = {name: getattr(topic, name) for name in names} | {"team": topic.team_id}
    form = TopicForm(posted(request), initial=initial)
    if form.is_valid():
        topics.change(topic=topic, **form.cleaned_data, by=user.actor, now=now)
        messages.success(
            request, "Het onderwerp is bijgewerkt. Zaken die er al zijn, blijven waar ze zijn."
        )
        return see_other(request, "cases:topics")
    return _form_page(request, form, title=topic.label)


@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """Offer a topic no more."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    try:
        topics.retire(topic=get_object_or_404(Topic, code=code), by=user.actor, now=now)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Inwoners kunnen dit onderwerp niet meer kiezen.")
    return see_other(request, "cases:topics")


@require_POST
def restore(request: HttpRequest, code: str) -> HttpResponse:
    """Offer a topic again."""
    now = clock.utc_now()
    user = door.allowed(request, MANAGER, now=now)
    topics.restore(topic=get_object_or_404(Topic, code=code), by=user.actor, now=now)
    messages.success(request, "Inwoners kunnen dit onderwerp weer kiezen.")
    return see_other(request, "cases:topics")


def _form_page(request: HttpRequest, form: django_forms.Form, *, title: str) -> HttpResponse:
    context = {"form": form, "title": title}
    return render(request, "cases/topic.html", context, status=422 if form.is_bound else 200)
