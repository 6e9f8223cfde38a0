from django.db import migrations

# The same moves as objections.complaints.moves: a test compares them pair by pair.
MOVES = """
    create function objections_complaint_may_move(old text, new text)
        returns boolean immutable language sql
    as $$
        select new = any (case old
            when 'RECEIVED' then array['HANDLING', 'TALKING']
            when 'TALKING' then array['HANDLING', 'SETTLED']
            when 'HANDLING' then array['CLOSED', 'SETTLED']
            else array[]::text[]
        end)
    $$;
    create function objections_complaint_moves_by_an_act() returns trigger language plpgsql as $$
    declare
        last record;
    begin
        if tg_op = 'INSERT' then
            if new.state <> 'RECEIVED' then
                raise exception 'a complaint begins as received'
                    using errcode = 'check_violation';
            end if;
            return new;
        end if;
        if not objections_complaint_may_move(old.state, new.state) then
            raise exception 'no move from % to %', old.state, new.state
                using errcode = 'check_violation';
        end if;
        select from_state, to_state into last from objections_act
            where case_id = new.case_id order by id desc limit 1;
        if last.from_state is distinct from old.state or last.to_state is distinct from new.state
        then
            raise exception 'no act explains this move' using errcode = 'check_violation';
        end if;
        return new;
    end $$;
    create trigger objections_complaint_begins_as_received before insert on objections_complaint
        for each row execute function objections_complaint_moves_by_an_act();
    create trigger objections_complaint_moves_by_an_act before update of state
        on objections_complaint
        for each row when (old.state is distinct from new.state)
        execute function objections_complaint_moves_by_an_act();
"""
NO_MOVES = """
    drop trigger objections_complaint_moves_by_an_act on objections_complaint;
    drop trigger objections_complaint_begins_as_received on objections_complaint;
    drop function objections_complaint_moves_by_an_act();
    drop function objections_complaint_may_move(text, text);
"""
# Awb 9:7. Each side locks the row of the other, so that two who change both at once wait for each
# other.
OTHERS = """
    create function objections_another_handles_the_complaint() returns trigger
        language plpgsql as $$
    begin
        perform 1 from cases_case
            where id = new.case_id and owner_id = new.about_colleague_id for share;
        if found then
            raise exception 'whom it is about does not handle the complaint'
                using errcode = 'check_violation';
        end if;
        return new;
    end $$;
    create trigger objections_another_handles_the_complaint
        before insert or update of about_colleague_id on objections_complaint
        for each row when (new.about_colleague_id is not null)
        execute function objections_another_handles_the_complaint();
    create function objections_complaint_is_given_to_another() returns trigger
        language plpgsql as $$
    declare
        about bigint;
    begin
        select about_colleague_id into about from objections_complaint
            where case_id = new.id for share;
        if about = new.owner_id then
            raise exception 'whom it is about does not handle the complaint'
                using errcode = 'check_violation';
        end if;
        return new;
    end $$;
    create trigger objections_complaint_is_given_to_another before update of owner_id on cases_case
        for each row when (new.kind = 'COMPLAINT' and new.owner_id is not null)
        execute function objections_complaint_is_given_to_another();
"""
NO_OTHERS = """
    drop trigger objections_complaint_is_given_to_another on cases_case;
    drop function objections_complaint_is_given_to_another();
    drop trigger objections_another_handles_the_complaint on objections_complaint;
    drop function objections_another_handles_the_complaint();
"""
# Awb 7:10 and 9:11: nothing else moves a legal date.
DATES = """
    create or replace function objections_date_follows_from_an_act() returns trigger
        language plpgsql as $$
    begin
        if not exists (
            select from objections_act where id = new.act_id and case_id = new.case_id
            and kind in ('REGISTERED', 'REPAIR_ASKED', 'REPAIRED', 'PAUSED', 'RESUMED',
                'ADJOURNED', 'CONSENTED', 'COMMITTEE', 'CORRECTED', 'COUNTED'{more})
        ) then
            raise exception 'this act moves no legal date' using errcode = 'check_violation';
        end if;
        return new;
    end $$;
"""
REVOKE = """
    do $$ begin
        if exists (select from pg_roles where rolname = 'portal_app') then
            revoke delete, truncate on objections_complaint from portal_app;
        end if;
    end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("objections", "0010_complaints")]

    operations = [
        migrations.RunSQL(MOVES, NO_MOVES),
        migrations.RunSQL(OTHERS, NO_OTHERS),
        migrations.RunSQL(
            DATES.replace("{more}", ", 'COMPLAINED', 'PUT_OFF'"), DATES.replace("{more}", "")
        ),
        migrations.RunSQL(REVOKE, migrations.RunSQL.noop),
    ]
