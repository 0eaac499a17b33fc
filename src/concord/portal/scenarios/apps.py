"""Scenarios."""

from django.apps import AppConfig


class ScenariosConfig(AppConfig):
    name = "concord.portal.scenarios"
    label = "scenarios"
