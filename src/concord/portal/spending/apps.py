"""Django's name for this part."""

from django.apps import AppConfig


class SpendingConfig(AppConfig):
    name = "concord.portal.spending"
    label = "spending"
