from django.apps import AppConfig


class BirthsConfig(AppConfig):
    name = "portal.births"
