from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_spine"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)),
                fields=["team", "kind", "-priority", "due_at", "id"],
                name="worklist_of_team",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", False)),
                fields=["team", "kind", "-closed_at", "-id"],
                name="closed_cases_of_team",
            ),
        ),
    ]
