"""Addresses of the program office's pages about practices."""

from django.urls import path

from concord.portal.enrolling import practices

urlpatterns = [
    path("candidates/", practices.candidates, name="candidates"),
    path("practices/", practices.practices, name="program_practices"),
    path("practices/<slug:practice>/", practices.practice, name="program_practice"),
]
