"""Addresses of the extracts."""

from django.urls import path

from concord.portal.extracts import pages

urlpatterns = [
    path("", pages.extracts, name="extracts"),
    path("code-book/", pages.code_book, name="code_book"),
    path("<slug:table>/", pages.extract, name="extract"),
]
