import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import concord.portal.practice.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("practice", models.CharField(max_length=60)),
                ("month", models.DateField()),
                ("name", models.CharField(max_length=120)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("received_on", models.DateField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Dispute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.CharField(
                        default=concord.portal.practice.models.new_uid,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("practice", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("attribution", "Assigned patient"),
                            ("gap", "Care gap"),
                            ("payment", "Payment"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="What is contested, as `concord explain` names it in this book.",
                        max_length=120,
                    ),
                ),
                ("person", models.CharField(blank=True, max_length=16)),
                ("plan", models.CharField(blank=True, max_length=60)),
                ("release", models.CharField(max_length=60)),
                ("words", models.TextField(max_length=1000)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="DisputeStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.CharField(
                        default=concord.portal.practice.models.new_uid,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("practice", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("answered", "answered"),
                            ("upheld", "upheld"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.TextField(blank=True, max_length=1000)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "dispute",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="practice.dispute",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.CharField(
                        default=concord.portal.practice.models.new_uid,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("practice", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("sha256", models.CharField(max_length=64)),
                ("kind", models.CharField(help_text="pdf, png or jpg, as the bytes say.", max_length=4)),
                ("size", models.IntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.CharField(
                        default=concord.portal.practice.models.new_uid,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("practice", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("person", models.CharField(max_length=16)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("contact", "Contact"),
                            ("result", "Result"),
                            ("rel", "Race, ethnicity, language"),
                            ("referral", "Referral"),
                            ("assigned", "Assigned"),
                        ],
                        max_length=10,
                    ),
                ),
                ("topic", models.CharField(blank=True, max_length=120)),
                ("happened_on", models.DateField()),
                ("follow_up_on", models.DateField(blank=True, null=True)),
                ("measures", models.JSONField(default=list)),
                ("said", models.JSONField(default=dict)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="practice.document",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="practice.entry",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="BatchLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.IntegerField()),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="practice.batch"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="practice.entry"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("practice", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=40)),
                ("query", models.CharField(max_length=400)),
                ("is_team", models.BooleanField(default=False)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.CharField(
                        default=concord.portal.practice.models.new_uid,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("practice", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("upload", models.CharField(max_length=16)),
                ("day", models.DateField()),
                ("time", models.CharField(blank=True, max_length=5)),
                ("person", models.CharField(blank=True, max_length=16)),
                (
                    "words",
                    models.CharField(
                        blank=True, help_text="The patient as written, where nobody matched.", max_length=160
                    ),
                ),
                ("npi", models.CharField(blank=True, max_length=10)),
                ("clinician", models.CharField(blank=True, max_length=120)),
                ("reason", models.CharField(blank=True, max_length=120)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("day", "time", "id"),
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.CharField(
                        default=concord.portal.practice.models.new_uid,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("practice", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("name", models.CharField(max_length=160)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.IntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("told", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "upload",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipt",
                        to="practice.upload",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.CharField(
                        default=concord.portal.practice.models.new_uid,
                        editable=False,
                        max_length=16,
                        unique=True,
                    ),
                ),
                ("practice", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=280)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="practice.entry",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["practice", "kind", "person"], name="entries_of_a_person"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["practice", "at"], name="entries_by_time"),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaces", None), models.Q(("topic", ""), _negated=True)),
                fields=("practice", "person", "kind", "topic"),
                name="one_first_version_of_a_topic",
            ),
        ),
        migrations.AddConstraint(
            model_name="batchline",
            constraint=models.UniqueConstraint(fields=("batch", "line"), name="one_entry_per_line"),
        ),
        migrations.AddConstraint(
            model_name="savedfilter",
            constraint=models.UniqueConstraint(
                fields=("practice", "user", "name"), name="one_saved_filter_per_name"
            ),
        ),
        migrations.AddIndex(
            model_name="slot",
            index=models.Index(fields=["practice", "day"], name="slots_of_a_day"),
        ),
    ]
