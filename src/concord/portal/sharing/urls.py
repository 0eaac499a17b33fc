"""Addresses of consents and behavioral health outside a practice's patients."""

from django.urls import path

from concord.portal.sharing import behavioral, pages

urlpatterns = [
    path("program/consents/", pages.program_consents, name="program_consents"),
    path("program/sharing/", pages.sharing_log, name="sharing_log"),
    path("program/behavioral-health/", behavioral.program_behavioral, name="program_behavioral"),
    path("plan/sharing/", pages.plan_shared, name="plan_shared"),
    path("practice/behavioral-health/", behavioral.own_behavioral, name="own_behavioral"),
]
