"""The tables of the walk-in desk; each room has its own."""

from portal.desk.assist.models import Assist, AssistSeen
from portal.desk.backup.models import (
    BackupCall,
    BackupDuty,
    BackupPhone,
    BackupTiming,
    DutySwap,
    RingText,
)
from portal.desk.correcting.models import TimeCorrection
from portal.desk.handing.models import PaperReceipt, WarmHandover
from portal.desk.host.models import AskedPapers, InterpreterUse
from portal.desk.places.models import Desk, Hosting, Opening, Pause, ServicePoint, Sitting
from portal.desk.queue.models import ServicePeriod, Visit

__all__ = [
    "AskedPapers",
    "Assist",
    "AssistSeen",
    "BackupCall",
    "BackupDuty",
    "BackupPhone",
    "BackupTiming",
    "Desk",
    "DutySwap",
    "Hosting",
    "InterpreterUse",
    "Opening",
    "PaperReceipt",
    "Pause",
    "RingText",
    "ServicePeriod",
    "ServicePoint",
    "Sitting",
    "TimeCorrection",
    "Visit",
    "WarmHandover",
]
