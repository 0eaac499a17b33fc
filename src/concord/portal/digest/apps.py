"""The digest."""

from django.apps import AppConfig


class DigestConfig(AppConfig):
    name = "concord.portal.digest"
    label = "digest"
