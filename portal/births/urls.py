"""Addresses of this app: colleagues, managers, and the register that tells of births."""

from django.urls import path

from portal.births import api_views, source_views, views

app_name = "births"

urlpatterns = [
    path("kaarten/", views.work, name="worklist"),
    path("kaarten/inlezen/", source_views.bring_in, name="lists"),
    path("kaarten/<str:reference>/welkom/", views.welcome, name="welcome"),
    path("kaarten/<str:reference>/niet-sturen/", views.not_sent, name="not-sent"),
    path("kaarten/<str:reference>/wachten/", views.wait, name="wait"),
    path("kaarten/<str:reference>/brief/", views.letter, name="letter"),
    path("kaarten/<str:reference>/gehoord/", views.heard, name="heard"),
    path("beheer/geboortekaarten/", source_views.source, name="source"),
    path("beheer/geboortekaarten/sleutel/", source_views.new_key, name="new-key"),
    path("beheer/geboortekaarten/sleutel/<int:pk>/stoppen/", source_views.end_key, name="end-key"),
    path("api/geboorten/", api_views.incoming, name="incoming"),
]
