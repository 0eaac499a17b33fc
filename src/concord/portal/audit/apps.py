"""The audit."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "concord.portal.audit"
    label = "audit"
