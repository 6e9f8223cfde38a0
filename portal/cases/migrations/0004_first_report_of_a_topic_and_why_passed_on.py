from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_read_a_day"),
    ]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="note",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="topic",
            name="first_report_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("BENEFIT", "uitkering"),
                    ("SPECIAL_ASSISTANCE", "bijzondere bijstand"),
                    ("DEBT_HELP", "hulp bij schulden"),
                ],
                max_length=20,
            ),
        ),
    ]
