"""Addresses of this app, room by room."""

from portal.desk.assist import urls as assist
from portal.desk.backup import urls as backup
from portal.desk.board import urls as board

app_name = "desk"

urlpatterns = [
    *board.PATTERNS,
    *backup.PATTERNS,
    *assist.PATTERNS,
]
