"""Addresses of this app."""

from django.urls import path

from portal.contacts import assurance_views, views

app_name = "contacts"
urlpatterns = [
    path("zaken/<str:reference>/eerste-melding/", views.first_report, name="first-report"),
    path("zaken/<str:reference>/ook/", views.mark, name="mark"),
    path("zaken/<str:reference>/ook/<int:pk>/", views.settle, name="settle"),
    path("zaken/<str:reference>/afspraken/<int:pk>/nagekomen/", views.keep, name="keep"),
    path("zaken/<str:reference>/afspraken/<int:pk>/uitgelegd/", views.told, name="told"),
    path("toezeggingen/", assurance_views.index, name="assurances"),
    path("toezeggingen/<int:pk>/gehoord/", assurance_views.heard, name="clash-heard"),
    path("zaken/<str:reference>/toezegging/", assurance_views.say, name="say-assurance"),
    path(
        "zaken/<str:reference>/toezegging/<int:pk>/waargemaakt/",
        assurance_views.made_true,
        name="assurance-kept",
    ),
    path(
        "zaken/<str:reference>/toezegging/<int:pk>/intrekken/",
        assurance_views.take_back,
        name="take-back-assurance",
    ),
    path(
        "zaken/<str:reference>/toezegging/botsing/<int:pk>/",
        assurance_views.clash,
        name="clash",
    ),
    path("beheer/aanvragen/", views.application_forms, name="application-forms"),
    path("beheer/aanvragen/<slug:kind>/", views.application_form, name="application-form"),
]
