"""Addresses of the program office's pages."""

from django.urls import path

from concord.portal.program import disputes, figures, glass, home, log, releases, runs, submissions

urlpatterns = [
    path("", home.home, name="program_home"),
    path("submissions/", submissions.senders, name="program_senders"),
    path("submissions/<slug:sender>/", submissions.sender, name="program_sender"),
    path("releases/", releases.shelf, name="program_releases"),
    path("releases/<slug:release>/", releases.release, name="program_release"),
    path("runs/", runs.runs, name="program_runs"),
    path("runs/<slug:run>/", runs.run, name="program_run"),
    path("disputes/", disputes.disputes, name="program_disputes"),
    path("disputes/<slug:uid>/", disputes.dispute, name="program_dispute"),
    path("disputes/<slug:uid>/person/", disputes.dispute_person, name="program_dispute_person"),
    path("rates/", figures.rates, name="program_rates"),
    path("payments/", figures.payments, name="program_payments"),
    path("log/", log.log, name="program_log"),
    path("person/", glass.person, name="break_glass"),
]
