from django.apps import AppConfig

from almere import celery


class AlmereConfig(AppConfig):
    """Makes the Celery app the current one, so that portal.jobs can ring it by name."""

    name = "almere"

    def ready(self) -> None:
        celery.app.set_default()
