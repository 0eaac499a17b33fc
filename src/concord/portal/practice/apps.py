"""What practices write down."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "concord.portal.practice"
    label = "practice"
