"""Settings of the bare view: those of the portal, without anything around a view."""

from almere.settings import *  # noqa: F403

MIDDLEWARE = []
ROOT_URLCONF = "tests.bench.bare"
