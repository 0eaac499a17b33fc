"""Django's name for this part."""

from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "concord.portal.commitments"
    label = "commitments"
