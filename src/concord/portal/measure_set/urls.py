"""Addresses of the measure set: the set, proposals, their effects, decisions."""

from django.urls import path

from concord.portal.measure_set import effects, pages, proposals

urlpatterns = [
    path("", pages.measure_set, name="measure_set"),
    path("decided/", pages.editions, name="editions"),
    path("decided/measure-set.patch", pages.edition_patch, name="edition_patch"),
    path("measures/<str:ident>/", pages.measure_life, name="measure_life"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/new/", proposals.proposal_new, name="proposal_new"),
    path("proposals/<slug:uid>/", proposals.proposal, name="proposal"),
    path("proposals/<slug:uid>/effect/", effects.proposal_effect, name="proposal_effect"),
    path("proposals/<slug:uid>/baselines/", effects.proposal_baselines, name="proposal_baselines"),
]
