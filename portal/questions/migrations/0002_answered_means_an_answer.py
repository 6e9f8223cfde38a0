from django.db import migrations

REFUSE = """
    create function questions_needs_an_answer() returns trigger language plpgsql as $$
    begin
        if not exists (select from questions_answer where question_id = new.case_id) then
            raise exception 'answered without an answer' using errcode = 'check_violation';
        end if;
        return new;
    end $$;
    create trigger questions_answered_means_an_answer
        before insert or update of state on questions_question
        for each row when (new.state = 'ANSWERED')
        execute function questions_needs_an_answer();
"""
ALLOW = """
    drop trigger questions_answered_means_an_answer on questions_question;
    drop function questions_needs_an_answer();
"""


class Migration(migrations.Migration):
    dependencies = [("questions", "0001_questions_and_answers")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
