"""Addresses of a coach's pages."""

from django.urls import path

from concord.portal.assessing import pages as assessing
from concord.portal.coaching import pages, visits
from concord.portal.improving import pages as improving

urlpatterns = [
    path("", pages.practices, name="coach_practices"),
    path("actions/", visits.actions, name="coach_actions"),
    path("practices/<slug:practice>/", pages.practice, name="coach_practice"),
    path("practices/<slug:practice>/visits/", visits.visits, name="coach_visits"),
    path("practices/<slug:practice>/visits/<slug:uid>/", visits.visit, name="coach_visit"),
    path("practices/<slug:practice>/assessments/", assessing.coach_assessments, name="coach_assessments"),
    path(
        "practices/<slug:practice>/assessments/<slug:uid>/",
        assessing.coach_assessment,
        name="coach_assessment",
    ),
    path("practices/<slug:practice>/improvement/", improving.coach_improvement, name="coach_improvement"),
    path("practices/<slug:practice>/improvement/<slug:uid>/", improving.coach_aim, name="coach_aim"),
]
