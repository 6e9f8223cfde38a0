"""A photo of a resident, for the walks over all addresses. Its bytes are gone, as after a restore:
whoever may read it gets the page that says so."""

import datetime as dt
import tempfile
from typing import Any

from django.test import override_settings

from portal.cases.models import Case
from portal.uploads import uploads
from tests import build, handed_in


def kwargs(case: Case, now: dt.datetime) -> dict[str, dict[str, Any]]:
    """What stands in the addresses of files."""
    with (
        tempfile.TemporaryDirectory() as folder,
        override_settings(UPLOADS_DIR=folder, UPLOAD_KEEP_FREE_BYTES=0),
    ):
        sent = handed_in.file(handed_in.photo())
        upload = uploads.keep(file=sent, at=case, by=build.TESTER, now=now)
    one = {"reference": case.reference, "key": upload.key}
    return {
        "uploads:add": {"reference": case.reference},
        **{f"uploads:{step}": one for step in ("look", "file", "preview", "withdraw")},
    }
