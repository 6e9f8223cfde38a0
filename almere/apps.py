from django.apps import AppConfig
from django.core.checks import Tags, register

from almere import celery, checks


class AlmereConfig(AppConfig):
    """Makes the Celery app the current one, so that portal.jobs can ring it by name, and adds our
    own checks of a deployment."""

    name = "almere"

    def ready(self) -> None:
        celery.app.set_default()
        register(checks.every_channel_has_a_gateway, Tags.security, deploy=True)
