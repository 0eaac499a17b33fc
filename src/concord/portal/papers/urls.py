"""Addresses of reports and of the data room."""

from django.urls import path

from concord.portal.papers import pages

urlpatterns = [
    path("reports/", pages.reports, name="reports"),
    path("reports/<slug:kind>/", pages.report, name="report"),
    path("reports/<slug:kind>/<slug:form>/", pages.report_file, name="report_file"),
    path("reports/<slug:kind>/tables/<slug:table>.csv", pages.report_table, name="report_table"),
    path("data/", pages.data_room, name="data_room"),
    path("data/<slug:table>/", pages.data_table, name="data_table"),
    path("data/<slug:table>/<slug:form>/", pages.data_file, name="data_file"),
]
