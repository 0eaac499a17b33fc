"""Django's name for this part."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "concord.portal.surveys"
    label = "surveys"
