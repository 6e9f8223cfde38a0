"""Addresses of correcting times."""

from django.urls import path

from portal.desk.correcting import views

PATTERNS = [
    path("balie/bezoek/<str:reference>/tijden/", views.times, name="times"),
]
