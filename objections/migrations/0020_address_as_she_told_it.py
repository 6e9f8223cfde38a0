from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("objections", "0004_who_takes_up_objections"),
    ]

    operations = [
        migrations.AddField(
            model_name="objection",
            name="address",
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
