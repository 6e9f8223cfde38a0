"""Addresses of the whole picture."""

from django.urls import path

from portal.desk.picture import views

PATTERNS = [
    path("balie/bezoek/<str:reference>/heel-plaatje/", views.card, name="picture"),
]
