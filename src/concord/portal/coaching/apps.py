"""Django's name for this part."""

from django.apps import AppConfig


class CoachingConfig(AppConfig):
    name = "concord.portal.coaching"
    label = "coaching"
