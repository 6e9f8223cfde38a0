from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("callbacks", "0004_count_attempts_by_time"),
    ]

    operations = [
        migrations.AlterField(
            model_name="callattempt",
            name="token",
            field=models.CharField(blank=True, default="", max_length=32),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="callattempt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("token", ""), _negated=True),
                fields=("request", "token"),
                name="one_attempt_a_form",
            ),
        ),
    ]
