"""Addresses of this app: what residents see, and below it what colleagues see."""

from django.urls import URLPattern, path

from callbacks import (
    bulk_views,
    capacity_views,
    entry_views,
    list_views,
    moving_views,
    public_views,
    question_views,
    views,
)

app_name = "callbacks"

RESIDENTS: list[URLPattern] = [
    path("bel-mij/", public_views.ask, name="ask"),
    path("bel-mij/<slug:page>/", public_views.ask, name="ask"),
]

COLLEAGUES: list[URLPattern] = [
    path("terugbellen/", views.work, name="worklist"),
    path("terugbellen/nieuw/", entry_views.write_down, name="entry"),
    path("terugbellen/nieuw/<str:reference>/", entry_views.entered, name="entered"),
    path("terugbellen/lijsten/", list_views.bring_in, name="lists"),
    path("terugbellen/lijsten/<int:pk>/", list_views.result, name="list"),
    path("terugbellen/lijsten/<int:pk>/verslag/", list_views.report, name="list-report"),
    path("terugbellen/uit-vraag/<str:reference>/", question_views.turn, name="from-question"),
    path("terugbellen/volgende/", views.take_next, name="next"),
    path("terugbellen/veel/", bulk_views.many, name="many"),
    path("terugbellen/<str:reference>/bellen/", moving_views.begin_call, name="begin-call"),
    path("terugbellen/<str:reference>/verzetten/", moving_views.move, name="move"),
    path("terugbellen/<str:reference>/weg-kiezen/", moving_views.choose_way, name="choose-way"),
    path("terugbellen/<str:reference>/oppakken/", views.claim, name="claim"),
    path("terugbellen/<str:reference>/teruggeven/", views.release, name="release"),
    path("terugbellen/<str:reference>/uitkomst/", views.log, name="log"),
    path("terugbellen/<str:reference>/nummer/", views.change_number, name="number"),
    path("terugbellen/<str:reference>/andere-weg/", views.give_up, name="give-up"),
]

MANAGERS: list[URLPattern] = [
    path("terugbellen/plaatsen/", capacity_views.teams, name="capacity"),
    path("beheer/belregel/", capacity_views.rule, name="rule"),
    path("terugbellen/plaatsen/<slug:code>/", capacity_views.team, name="capacity-of"),
    path(
        "terugbellen/plaatsen/<slug:code>/anders/",
        capacity_views.add_exception,
        name="add-exception",
    ),
    path(
        "terugbellen/plaatsen/<slug:code>/week/<int:pk>/stopt/",
        capacity_views.end_pattern,
        name="end-pattern",
    ),
    path(
        "terugbellen/plaatsen/<slug:code>/anders/<int:pk>/weg/",
        capacity_views.remove_exception,
        name="remove-exception",
    ),
]

# A team may be called what a step of a case is called.
urlpatterns = RESIDENTS + MANAGERS + COLLEAGUES
