"""The kinds of messages that the desk sends."""

from portal.desk.slips.sending import KINDS

__all__ = ["KINDS"]
