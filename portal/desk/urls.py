"""Addresses of this app, room by room."""

from portal.desk.board import urls as board
from portal.desk.correcting import urls as correcting
from portal.desk.handing import urls as handing
from portal.desk.picture import urls as picture

app_name = "desk"

urlpatterns = [
    *board.PATTERNS,
    *correcting.PATTERNS,
    *handing.PATTERNS,
    *picture.PATTERNS,
]
