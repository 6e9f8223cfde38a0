"""Secrets in links and codes: made from 128 random bits, stored only as a hash."""

import hashlib
import secrets

# No 0/O, 1/I/L: a code is also read aloud over the phone.
READABLE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_link() -> str:
    """Return a new secret of 128 random bits for in an address."""
    return secrets.token_urlsafe(16)


def new_code() -> str:
    """Return a code of random bits that a person can write down: four groups of four."""
    return code_of(secrets.token_bytes(32))


def code_of(raw: bytes) -> str:
    """Return a code of 79 bits of these bytes that a person can write down: four groups of four."""
    number, signs = int.from_bytes(raw), []
    for _ in range(16):
        number, place = divmod(number, len(READABLE))
        signs.append(READABLE[place])
    return "-".join("".join(signs[start : start + 4]) for start in range(0, 16, 4))


def digest(secret: str) -> str:
    """Return what we store of a secret. Unsalted: the secret itself is random."""
    return hashlib.sha256(secret.encode()).hexdigest()


def digest_code(code: str) -> str:
    """Return the hash of a typed code, whatever its case, spaces or dashes."""
    return digest("".join(ch for ch in code.upper() if ch in READABLE))
