"""Where a resident follows her case. The page lies above this app: settings name it."""

from django.conf import settings
from django.urls import reverse


def path_of(follow_secret: str) -> str:
    """Return the path of the page behind a follow link."""
    return reverse(settings.FOLLOW_PAGE, args=[follow_secret])


def link_of(follow_secret: str) -> dict[str, str]:
    """Return what a page needs to show the follow link in two parts that do not break: the start of
    the address and the secret."""
    url = url_of(follow_secret)
    return {
        "follow_path": path_of(follow_secret),
        "follow_url": url,
        "follow_start": url.removesuffix(f"{follow_secret}/"),
        "follow_secret": follow_secret,
    }


def url_of(follow_secret: str) -> str:
    """Return the whole follow link."""
    return settings.BASE_URL + path_of(follow_secret)


def read_url_of(link_secret: str) -> str:
    """Return the whole link to what stands behind the second proof (portal.cases.proof)."""
    return settings.BASE_URL + reverse(settings.READ_PAGE, args=[link_secret])
