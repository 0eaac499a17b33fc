"""The queue of jobs."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "concord.portal.jobs"
    label = "jobs"
