"""Secrets in links and codes: made from 128 random bits, stored only as a hash."""

import hashlib
import secrets

# No 0/O, 1/I/L: a code is also read aloud over the phone.
READABLE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_link() -> str:
    """Return a new secret of 128 random bits for in an address."""
    return secrets.token_urlsafe(16)


def new_code() -> str:
    """Return a code of 80 random bits that a person can write down: four groups of four."""
    groups = ["".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(4)]
    return "-".join(groups)


def digest(secret: str) -> str:
    """Return what we store of a secret. Unsalted: the secret itself is random."""
    return hashlib.sha256(secret.encode()).hexdigest()


def digest_code(code: str) -> str:
    """Return the hash of a typed code, whatever its case, spaces or dashes."""
    return digest("".join(ch for ch in code.upper() if ch in READABLE))
