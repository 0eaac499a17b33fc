"""Django's name for this part."""

from django.apps import AppConfig


class ImprovingConfig(AppConfig):
    name = "concord.portal.improving"
    label = "improving"
