"""Django's name for this part."""

from django.apps import AppConfig


class AssessingConfig(AppConfig):
    name = "concord.portal.assessing"
    label = "assessing"
