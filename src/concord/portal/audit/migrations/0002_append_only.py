"""The database itself refuses to change or delete an entry."""

from importlib import resources

from django.db import migrations


def refuse_changes(apps, schema_editor):
    text = resources.files("concord.portal.audit").joinpath(
        f"append_only_{schema_editor.connection.vendor}.sql"
    )
    for statement in text.read_text(encoding="utf-8").strip().split("\n\n"):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(refuse_changes, migrations.RunPython.noop)]
