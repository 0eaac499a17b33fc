"""Django's name for this part."""

from django.apps import AppConfig


class EnrollingConfig(AppConfig):
    name = "concord.portal.enrolling"
    label = "enrolling"
