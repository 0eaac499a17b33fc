"""A consent is an entry of its own kind."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("practice", "0002_append_only")]
    operations = [
        migrations.AlterField(
            model_name="entry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("contact", "Contact"),
                    ("result", "Result"),
                    ("rel", "Race, ethnicity, language"),
                    ("referral", "Referral"),
                    ("consent", "Consent"),
                    ("assigned", "Assigned"),
                ],
                max_length=10,
            ),
        )
    ]
