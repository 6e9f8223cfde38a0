import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("municipality", "0002_windows_below_the_letterhead"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="municipality",
            name="window_lies_on_the_sheet",
        ),
        migrations.AddConstraint(
            model_name="municipality",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("window_height_mm__gte", 30),
                    ("window_left_mm__gte", 5),
                    (
                        "window_left_mm__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.Value(200), "-", models.F("window_width_mm")
                        ),
                    ),
                    ("window_top_mm__gte", 40),
                    (
                        "window_top_mm__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.Value(90), "-", models.F("window_height_mm")
                        ),
                    ),
                    ("window_width_mm__gte", 70),
                ),
                name="window_lies_on_the_sheet",
            ),
        ),
    ]
