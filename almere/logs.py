"""Logs as JSON lines, in UTC, without personal data: of an error only its type and place."""

import contextvars
import json
import logging
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime

# The number of the request that this thread answers; empty outside a request.
request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")


class JsonFormatter(logging.Formatter):
    """One line of JSON per record.

    The text of an exception is left out: a database error quotes the row that it refused.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "text": _text(record),
        }
        if request_id.get():
            line["request_id"] = request_id.get()
        if hasattr(record, "status_code"):
            line["status_code"] = record.status_code
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            line["where"] = [f"{frame.filename}:{frame.lineno}" for frame in frames[-12:]]
        return json.dumps(line, ensure_ascii=True)


def _text(record: logging.LogRecord) -> str:
    """Return the text, with the pattern of an address in place of the address: the address of a
    follow page is a secret, and a typed one can hold anything. Of a task only its name and number:
    Celery writes out the text of the error."""
    if record.name == "celery.app.trace" and isinstance(record.args, Mapping):
        return f"task {record.args.get('name')} {record.args.get('id')}"
    request = getattr(record, "request", None)
    if not record.name.startswith("django.") or request is None:
        return record.getMessage()
    match = getattr(request, "resolver_match", None)
    status = getattr(record, "status_code", "")
    return f"answered {status} at {match.route if match else 'an unknown address'}"
