"""The tables of the walk-in desk; each room has its own."""

from portal.desk.handing.models import PaperReceipt, WarmHandover
from portal.desk.places.models import Desk, Opening, Pause, ServicePoint, Sitting
from portal.desk.queue.models import ServicePeriod, Visit

__all__ = [
    "Desk",
    "Opening",
    "PaperReceipt",
    "Pause",
    "ServicePeriod",
    "ServicePoint",
    "Sitting",
    "Visit",
    "WarmHandover",
]
