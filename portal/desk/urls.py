"""Addresses of this app, room by room."""

from portal.desk.board import urls as board

app_name = "desk"

urlpatterns = [*board.PATTERNS]
