"""Whoever went home without an answer goes first the next time, and only then."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0007_nobody_is_timed_by_a_day"),
    ]

    operations = [
        migrations.AddField(
            model_name="visit",
            name="earlier",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="later",
                to="desk.visit",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("earlier", models.F("case")), _negated=True),
                name="an_earlier_visit_is_another_one",
            ),
        ),
    ]
