from django.apps import AppConfig


class TrackConfig(AppConfig):
    name = "portal.track"
