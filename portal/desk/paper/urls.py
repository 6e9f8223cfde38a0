"""Addresses of the paper fallback."""

from django.urls import path

from portal.desk.paper import views

PATTERNS = [
    path("balie/papier/", views.sheet, name="paper"),
    path("balie/papier/nummertjes/", views.slips, name="paper-slips"),
    path("balie/papier/invoeren/", views.entry, name="paper-entry"),
]
