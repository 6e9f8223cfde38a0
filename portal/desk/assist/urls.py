"""Addresses of help of colleagues."""

from django.urls import path

from portal.desk.assist import views

PATTERNS = [
    path("balie/hulp/", views.assist, name="assist"),
    path("balie/hulp/beveiliging/", views.security, name="assist-security"),
    path("balie/hulp/<int:pk>/gezien/", views.see, name="assist-see"),
    path("balie/hulp/<int:pk>/ik-ga/", views.claim, name="assist-claim"),
    path("balie/hulp/<int:pk>/veilig/", views.safe, name="assist-safe"),
    path("balie/hulp/<int:pk>/nagevraagd/", views.cared, name="assist-cared"),
]
