"""Addresses of this app, room by room."""

from portal.letters.printing.urls import PRINTING

app_name = "letters"

urlpatterns = PRINTING
