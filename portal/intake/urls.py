"""Addresses of this app."""

from django.urls import path

from portal.intake import resume_views

app_name = "intake"
urlpatterns = [
    path("verder/", resume_views.resume, name="resume"),
]
