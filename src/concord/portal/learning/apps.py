"""Django's name for this part."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "concord.portal.learning"
    label = "learning"
