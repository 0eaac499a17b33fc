"""Addresses of commitments: the work plan, turns, decisions."""

from django.urls import path

from concord.portal.commitments import decisions, looking, pages, years

urlpatterns = [
    path("", pages.work_plan, name="work_plan"),
    path("turns/", pages.turns, name="turns"),
    path("decisions/", decisions.decisions, name="decisions"),
    path("decisions/<slug:uid>/", decisions.decision, name="decision"),
    path("gaps/", looking.gap_analyses, name="gap_analyses"),
    path("years/<int:year>/", years.work_year, name="work_year"),
    path("milestones/<slug:milestone>/<slug:plan>/", pages.commitment, name="commitment"),
]
