from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("municipality", "0001_facts"),
    ]

    operations = [
        migrations.AddField(
            model_name="municipality",
            name="question_working_days",
            field=models.PositiveSmallIntegerField(default=2),
        ),
    ]
