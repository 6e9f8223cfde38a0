"""Addresses of this app."""

from django.urls import path

from portal.contacts import views

app_name = "contacts"
urlpatterns = [
    path("zaken/<str:reference>/eerste-melding/", views.first_report, name="first-report"),
    path("zaken/<str:reference>/ook/", views.mark, name="mark"),
    path("zaken/<str:reference>/ook/<int:pk>/", views.settle, name="settle"),
    path("zaken/<str:reference>/afspraken/<int:pk>/nagekomen/", views.keep, name="keep"),
    path("zaken/<str:reference>/afspraken/<int:pk>/uitgelegd/", views.told, name="told"),
    path("beheer/aanvragen/", views.application_forms, name="application-forms"),
    path("beheer/aanvragen/<slug:kind>/", views.application_form, name="application-form"),
]
