"""Addresses of answers about race, ethnicity and language, beyond the practice's list of those missing."""

from django.urls import path

from concord.portal.rel import pages

urlpatterns = [
    path("practice/rel/progress/", pages.progress, name="rel_progress"),
    path("practice/rel/conflicts/", pages.conflicts, name="rel_conflicts"),
    path("plan/rel/", pages.plan_progress, name="plan_rel"),
    path("program/rel/", pages.program_progress, name="program_rel"),
]
