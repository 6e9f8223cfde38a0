"""Addresses of objections and complaints."""

from django.urls import URLPattern, path

from objections.asking import public_views
from objections.complaints import views as complaints
from objections.law import views as law
from objections.pages import register_views, step_views, together_views, worklist_views
from objections.routing import views as routing

app_name = "objections"

RESIDENTS: list[URLPattern] = [
    path("bezwaar/", public_views.object_to, name="object"),
    path("bezwaar/<slug:page>/", public_views.object_to, name="object"),
    path("klacht/", public_views.complain, name="complain"),
    path("klacht/<slug:page>/", public_views.complain, name="complain"),
]
COMPLAINTS: list[URLPattern] = [
    path("klachten/", complaints.work, name="complaints"),
    path("klachten/volgende/", complaints.take_next, name="complaint-next"),
    path("klachten/<str:reference>/oppakken/", complaints.claim, name="complaint-claim"),
    path("klachten/<str:reference>/teruggeven/", complaints.give_back, name="complaint-give-back"),
    path(
        "klachten/<str:reference>/officieel/", complaints.choose_official, name="complaint-official"
    ),
    path("klachten/<str:reference>/<slug:slug>/", complaints.step, name="complaint-step"),
]
LAW: list[URLPattern] = [
    path("beheer/bezwaren/", routing.choose, name="team"),
    path("beheer/termijnen/", law.index, name="law"),
    path("beheer/termijnen/vraag/<slug:code>/", law.reading, name="reading"),
    path("beheer/termijnen/jaar/", law.new_year, name="new-year"),
    path("beheer/termijnen/weken/", law.new_weeks, name="new-weeks"),
    path("beheer/termijnen/bedragen/", law.new_amounts, name="new-amounts"),
    path("beheer/termijnen/<slug:table>/<int:pk>/weg/", law.remove, name="remove-law"),
]

TAKING: list[URLPattern] = [
    path("bezwaren/nieuw/", register_views.register, name="register"),
    path("bezwaren/samen/", together_views.together, name="together"),
    path("bezwaren/samen/<str:reference>/", together_views.together_from, name="together-from"),
    path("bezwaren/<str:reference>/genoteerd/", together_views.noted, name="noted"),
    path("bezwaren/<str:reference>/papier/", together_views.paper, name="paper"),
    path("bezwaren/<str:reference>/woorden/", together_views.reword, name="reword"),
    path("bezwaren/<str:reference>/klaar/", together_views.finish, name="finish"),
]

HANDLING: list[URLPattern] = [
    path("bezwaren/", worklist_views.work, name="worklist"),
    path("bezwaren/volgende/", worklist_views.take_next, name="next"),
    path("bezwaren/<str:reference>/oppakken/", worklist_views.take, name="take"),
    path("bezwaren/<str:reference>/teruggeven/", worklist_views.give_back, name="give-back"),
    path("bezwaren/<str:reference>/doorgeven/", worklist_views.pass_on, name="pass-on"),
    path("bezwaren/<str:reference>/officieel/", step_views.choose_official, name="official"),
    path(
        "bezwaren/<str:reference>/balie/<int:pk>/officieel/",
        step_views.choose_official_at_desk,
        name="official-at-desk",
    ),
    path("bezwaren/<str:reference>/stap/<slug:slug>/", step_views.step, name="step"),
]

urlpatterns = RESIDENTS + COMPLAINTS + LAW + TAKING + HANDLING
