"""Addresses of learning: sessions, the library, the calendar."""

from django.urls import path

from concord.portal.improving import pages as improving
from concord.portal.learning import calendar, sessions

urlpatterns = [
    path("", sessions.sessions, name="sessions"),
    path("library/", sessions.library, name="library"),
    path("ideas/", improving.change_library, name="change_library"),
    path("calendar/", calendar.own_calendar, name="own_calendar"),
    path("<slug:uid>/", sessions.session, name="session"),
]
