"""The tables of this app; each stands in the room of its subject."""

from objections.law.models import DecreeYear, PenaltyAmounts, Reading, TermWeeks

__all__ = ["DecreeYear", "PenaltyAmounts", "Reading", "TermWeeks"]
