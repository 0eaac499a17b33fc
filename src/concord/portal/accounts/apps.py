"""Accounts and memberships."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "concord.portal.accounts"
    label = "accounts"
