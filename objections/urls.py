"""Addresses of objections and complaints."""

from django.urls import path

from objections.law import views as law
from objections.routing import views as routing

app_name = "objections"

urlpatterns = [
    path("beheer/bezwaren/", routing.choose, name="team"),
    path("beheer/termijnen/", law.index, name="law"),
    path("beheer/termijnen/vraag/<slug:code>/", law.reading, name="reading"),
    path("beheer/termijnen/jaar/", law.new_year, name="new-year"),
    path("beheer/termijnen/weken/", law.new_weeks, name="new-weeks"),
    path("beheer/termijnen/bedragen/", law.new_amounts, name="new-amounts"),
    path("beheer/termijnen/<slug:table>/<int:pk>/weg/", law.remove, name="remove-law"),
]
