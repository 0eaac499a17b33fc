"""The table of what is kept for a while and shared by the server's processes: counts of tries to sign in, codes that were used."""

from typing import Any

from django.core.management import call_command
from django.db import migrations


def make(apps: Any, editor: Any) -> None:
    call_command("createcachetable", database=editor.connection.alias, verbosity=0)


def drop(apps: Any, editor: Any) -> None:
    editor.execute(f"DROP TABLE IF EXISTS {editor.quote_name('kept_for_a_while')}")


class Migration(migrations.Migration):
    dependencies = (("audit", "0002_append_only"),)
    operations = (migrations.RunPython(make, drop),)
