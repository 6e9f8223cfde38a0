from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("objections", "0011_what_no_verb_can_break_in_a_complaint"),
    ]

    operations = [
        migrations.AddField(
            model_name="objection",
            name="address",
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
