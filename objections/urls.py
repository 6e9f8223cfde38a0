"""Addresses of objections and complaints."""

from django.urls import path

from objections.asking import public_views
from objections.complaints import views as complaints
from objections.law import views as law

app_name = "objections"

urlpatterns = [
    path("bezwaar/", public_views.object_to, name="object"),
    path("bezwaar/<slug:page>/", public_views.object_to, name="object"),
    path("klacht/", public_views.complain, name="complain"),
    path("klacht/<slug:page>/", public_views.complain, name="complain"),
    path("klachten/<str:reference>/oppakken/", complaints.claim, name="complaint-claim"),
    path(
        "klachten/<str:reference>/officieel/", complaints.choose_official, name="complaint-official"
    ),
    path("klachten/<str:reference>/<slug:slug>/", complaints.step, name="complaint-step"),
    path("beheer/termijnen/", law.index, name="law"),
    path("beheer/termijnen/vraag/<slug:code>/", law.reading, name="reading"),
    path("beheer/termijnen/jaar/", law.new_year, name="new-year"),
    path("beheer/termijnen/weken/", law.new_weeks, name="new-weeks"),
    path("beheer/termijnen/bedragen/", law.new_amounts, name="new-amounts"),
    path("beheer/termijnen/<slug:table>/<int:pk>/weg/", law.remove, name="remove-law"),
]
