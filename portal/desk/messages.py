"""The kinds of messages that the desk sends."""

from portal.desk.board import slips

KINDS = {slips.KIND: "Briefje van de balie"}
