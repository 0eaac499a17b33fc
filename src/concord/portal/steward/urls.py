"""Addresses of the steward's pages."""

from django.urls import path

from concord.portal.steward import cases, rosters

urlpatterns = [
    path("", cases.queue, name="steward_queue"),
    path("next/", cases.next_case, name="steward_next"),
    path("cases/<slug:case>/", cases.case, name="steward_case"),
    path("rosters/", rosters.queue, name="steward_rosters"),
    path("rosters/<slug:case>/", rosters.case, name="steward_roster"),
]
