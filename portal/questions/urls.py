"""Addresses of this app: what residents see, and below it what colleagues see."""

from django.urls import URLPattern, path

from portal.questions import public_views, views

app_name = "questions"

RESIDENTS: list[URLPattern] = [
    path("vraag/", public_views.ask, name="ask"),
    path("vraag/<slug:page>/", public_views.ask, name="ask"),
]

COLLEAGUES: list[URLPattern] = [
    path("vragen/", views.work, name="worklist"),
    path("vragen/volgende/", views.take_next, name="next"),
    path("vragen/leesbaarheid/", views.hints, name="hints"),
    path("vragen/<str:reference>/oppakken/", views.claim, name="claim"),
    path("vragen/<str:reference>/teruggeven/", views.release, name="release"),
    path("vragen/<str:reference>/antwoord/", views.answer, name="answer"),
    path("vragen/<str:reference>/verteld/", views.tell, name="tell"),
    path("vragen/<str:reference>/doorgeven/", views.pass_on, name="pass-on"),
    path("vragen/<str:reference>/afronden/", views.close, name="close"),
]

urlpatterns = RESIDENTS + COLLEAGUES
