"""Addresses of this app."""

from django.urls import path

from portal.desk import views

app_name = "desk"

urlpatterns = [
    path("balie/", views.board, name="board"),
]
