"""Addresses of the board."""

from django.urls import path

from portal.desk.board import views

PATTERNS = [
    path("balie/", views.board, name="board"),
]
