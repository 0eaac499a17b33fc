"""Addresses of a coach's pages."""

from django.urls import path

from concord.portal.coaching import pages

urlpatterns = [
    path("", pages.practices, name="coach_practices"),
    path("practices/<slug:practice>/", pages.practice, name="coach_practice"),
]
