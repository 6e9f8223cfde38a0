"""The tables of the walk-in desk; each room has its own."""

from portal.desk.assist.models import Assist, AssistSeen
from portal.desk.backup.models import BackupCall, BackupDuty, BackupTiming, DutySwap
from portal.desk.handing.models import PaperReceipt, WarmHandover
from portal.desk.places.models import Desk, Opening, Pause, ServicePoint, Sitting
from portal.desk.queue.models import ServicePeriod, Visit

__all__ = [
    "Assist",
    "AssistSeen",
    "BackupCall",
    "BackupDuty",
    "BackupTiming",
    "Desk",
    "DutySwap",
    "Opening",
    "PaperReceipt",
    "Pause",
    "ServicePeriod",
    "ServicePoint",
    "Sitting",
    "Visit",
    "WarmHandover",
]
