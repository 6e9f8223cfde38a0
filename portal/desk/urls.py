"""Addresses of this app, room by room."""

from portal.desk.board import urls as board
from portal.desk.correcting import urls as correcting

app_name = "desk"

urlpatterns = [*board.PATTERNS, *correcting.PATTERNS]
