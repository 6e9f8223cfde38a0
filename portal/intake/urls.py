"""Addresses of this app."""

from django.urls import path

from portal.intake import views

app_name = "intake"
urlpatterns = [
    path("verder/", views.resume, name="resume"),
]
