"""Addresses of this app, room by room."""

from portal.desk.assist import urls as assist
from portal.desk.backup import urls as backup
from portal.desk.board import urls as board
from portal.desk.correcting import urls as correcting
from portal.desk.day import urls as day
from portal.desk.handing import urls as handing
from portal.desk.host import urls as host
from portal.desk.paper import urls as paper
from portal.desk.picture import urls as picture
from portal.desk.slips import urls as slips

app_name = "desk"

urlpatterns = [
    *assist.PATTERNS,
    *backup.PATTERNS,
    *board.PATTERNS,
    *correcting.PATTERNS,
    *day.PATTERNS,
    *handing.PATTERNS,
    *host.PATTERNS,
    *paper.PATTERNS,
    *picture.PATTERNS,
    *slips.PATTERNS,
]
