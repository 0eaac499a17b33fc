"""The portal's own templates, filters and static files."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "concord.portal"
    label = "portal"
