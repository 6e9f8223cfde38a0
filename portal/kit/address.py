"""From which address a request comes, for rate limits. Never stored or logged in the clear."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def of_request(request: HttpRequest) -> str:
    """Return the address of the browser.

    X-Forwarded-For is believed only as far as our own proxies wrote it: each of them adds one
    address at the end, so that what a client sends itself stands before those.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.TRUSTED_PROXIES:
        return direct
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part]
    return told[-settings.TRUSTED_PROXIES] if len(told) >= settings.TRUSTED_PROXIES else direct


def network(address: str) -> str:
    """Return the address that counts as one visitor: an IPv4 address, or the /64 of an IPv6 one.

    One household gets a whole /64, so that counting single IPv6 addresses would count nothing.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.IPv6Network((int(found), 64), strict=False))
    return str(found)


def is_inside(request: HttpRequest) -> bool:
    """Tell whether this request comes from the machine itself and through no proxy."""
    try:
        direct = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return direct.is_loopback and "X-Forwarded-For" not in request.headers
