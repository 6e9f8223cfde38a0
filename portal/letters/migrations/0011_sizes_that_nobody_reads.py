from django.db import migrations

KEPT = ("file", "sha256", "pages", "made_at")


def keep(*names: str) -> str:
    """Return the trigger that lets nobody change these columns of a letter that is made."""
    old, new = (", ".join(f"{row}.{name}" for name in names) for row in ("old", "new"))
    return f"""
        drop trigger letters_a_made_letter_keeps_its_pdf on letters_letter;
        create trigger letters_a_made_letter_keeps_its_pdf
            before update on letters_letter
            for each row when (old.sha256 <> '' and ({old}) is distinct from ({new}))
            execute function letters_stay_as_they_are();
    """


class Migration(migrations.Migration):
    dependencies = [("letters", "0010_words_of_the_office")]

    operations = [
        migrations.RunSQL(keep(*KEPT), keep(*KEPT, "size")),
        migrations.RemoveField(model_name="letter", name="size"),
        migrations.RemoveField(model_name="printrun", name="size"),
    ]
