"""How another system signs what it sends us, and secrets that follow from a salt, so that a copy
of the database cannot sign anything."""

import base64
import hashlib
import hmac
from collections.abc import Iterable

from django.utils.crypto import constant_time_compare, salted_hmac


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Return the signature: HMAC-SHA256 over the timestamp, a dot and the body, in hexadecimals."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def is_signed(known: Iterable[str], *, timestamp: str, body: bytes, signature: str) -> bool:
    """Tell whether one of these secrets signed it."""
    return any(constant_time_compare(sign(one, timestamp, body), signature) for one in known)


def derived(purpose: str, salt: str, of_portal: str, *, prefix: str) -> str:
    """Return the secret that follows from a salt and the secret of the portal."""
    digest = salted_hmac(purpose, salt, secret=of_portal, algorithm="sha256").digest()
    return prefix + base64.urlsafe_b64encode(digest).decode().rstrip("=")
