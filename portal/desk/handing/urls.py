"""Addresses of the warm handover."""

from django.urls import URLPattern, path

from portal.desk.handing import views

PATTERNS: list[URLPattern] = [
    path("balie/overdracht/<int:pk>/", views.handover, name="handover"),
    path("balie/overdracht/<int:pk>/aannemen/", views.accept, name="accept-handover"),
    path("balie/overdracht/<int:pk>/kan-niet/", views.decline, name="decline-handover"),
    path("balie/overdracht/<int:pk>/niet-meer/", views.withdraw, name="withdraw-handover"),
    path("balie/overdracht/<int:pk>/afronden/", views.conclude, name="conclude-handover"),
    path("balie/bezoek/<str:reference>/overdragen/", views.hand_over, name="hand-over"),
]
