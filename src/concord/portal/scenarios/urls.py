"""Addresses of scenarios."""

from django.urls import path

from concord.portal.scenarios import pages

urlpatterns = [
    path("", pages.scenarios, name="scenarios"),
    path("new/", pages.new, name="scenario_new"),
    path("experience/", pages.experience, name="experience"),
    path("compare/", pages.compare, name="scenario_compare"),
    path("<int:scenario>/", pages.scenario, name="scenario"),
    path("<int:scenario>/report.<str:kind>", pages.report, name="scenario_report"),
]
