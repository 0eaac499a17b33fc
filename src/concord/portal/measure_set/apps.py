"""Django's name for this part."""

from django.apps import AppConfig


class MeasureSetConfig(AppConfig):
    name = "concord.portal.measure_set"
    label = "measure_set"
