"""Addresses of what a resident takes home."""

from django.urls import path

from portal.desk.slips import views

PATTERNS = [
    path("balie/bezoek/<str:reference>/briefje/", views.slip, name="slip"),
    path("balie/bezoek/<str:reference>/briefje/sturen/", views.send, name="send-slip"),
    path("balie/ontvangst/<int:pk>/nummertje/", views.number, name="host-slip"),
    path("balie/ontvangst/<int:pk>/nummertje/bericht/", views.text_number, name="text-number"),
    path("balie/ontvangst/<int:pk>/bewijs/", views.proof, name="proof"),
]
