from django.db import migrations

REFUSE = """
    create sequence letters_code_seq;

    create function letters_stay_as_they_are() returns trigger language plpgsql as $$
    begin
        raise exception 'what is signed or read stays as it is' using errcode = 'check_violation';
    end $$;

    create trigger letters_a_signed_letter_keeps_its_words
        before update on letters_letter
        for each row when (old.signed_at is not null and (
            old.case_id, old.code, old.kind, old.version_id, old.language, old.translates_id,
            old.channel, old.addressee, old.subject, old.body, old.data, old.layout,
            old.is_refusal, old.prints_alone, old.signed_by, old.signed_at
        ) is distinct from (
            new.case_id, new.code, new.kind, new.version_id, new.language, new.translates_id,
            new.channel, new.addressee, new.subject, new.body, new.data, new.layout,
            new.is_refusal, new.prints_alone, new.signed_by, new.signed_at
        )) execute function letters_stay_as_they_are();
    create trigger letters_a_made_letter_keeps_its_pdf
        before update on letters_letter
        for each row when (old.sha256 <> '' and (
            old.file, old.sha256, old.size, old.pages, old.made_at
        ) is distinct from (
            new.file, new.sha256, new.size, new.pages, new.made_at
        )) execute function letters_stay_as_they_are();
    create trigger letters_a_letter_that_left_stays_gone
        before update of state on letters_letter
        for each row when (old.state in ('SENT', 'STOPPED') and new.state <> old.state)
        execute function letters_stay_as_they_are();
    create trigger letters_a_read_version_keeps_its_words
        before update on letters_templateversion
        for each row when (
            (old.colleague_at is not null or old.experience_at is not null) and (
                old.template_id, old.number, old.language, old.address_form, old.subject,
                old.body, old.written_by, old.written_at
            ) is distinct from (
                new.template_id, new.number, new.language, new.address_form, new.subject,
                new.body, new.written_by, new.written_at
            )
        ) execute function letters_stay_as_they_are();
"""
ALLOW = """
    drop trigger letters_a_read_version_keeps_its_words on letters_templateversion;
    drop trigger letters_a_letter_that_left_stays_gone on letters_letter;
    drop trigger letters_a_made_letter_keeps_its_pdf on letters_letter;
    drop trigger letters_a_signed_letter_keeps_its_words on letters_letter;
    drop function letters_stay_as_they_are();
    drop sequence letters_code_seq;
"""


class Migration(migrations.Migration):
    dependencies = [("letters", "0001_letters_wording_and_printing")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
