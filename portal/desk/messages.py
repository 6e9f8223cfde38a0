"""The kinds of messages that the desk sends."""

from portal.desk.board import slips as board
from portal.desk.host import slips as host

KINDS = {board.KIND: "Briefje van de balie", host.KIND: "Nummertje van de inloop"}
