"""The database itself refuses to change or delete what was written down."""

from importlib import resources

from django.db import migrations

TABLES = (
    "document",
    "entry",
    "withdrawal",
    "batch",
    "batchline",
    "slot",
    "upload",
    "receipt",
    "dispute",
    "disputestep",
)


def refuse_changes(apps, schema_editor):
    text = resources.files("concord.portal.practice").joinpath(
        f"append_only_{schema_editor.connection.vendor}.sql"
    )
    for table in TABLES:
        for statement in text.read_text(encoding="utf-8").strip().split("\n\n"):
            schema_editor.execute(statement.replace("{table}", f"practice_{table}"))


class Migration(migrations.Migration):
    dependencies = [("practice", "0001_initial")]
    operations = [migrations.RunPython(refuse_changes, migrations.RunPython.noop)]
