from django.db import migrations

# The same moves as objections.dossier.moves: a test compares them pair by pair.
MOVES = """
    create function objections_may_move(old text, new text) returns boolean immutable language sql
    as $$
        select new = any (case old
            when 'RECEIVED' then
                array['CHECK', 'FORMAL', 'FORWARDED', 'JOINED', 'OTHER', 'WITHDRAWN']
            when 'CHECK' then array['CALL', 'FORMAL', 'FORWARDED', 'JOINED', 'LATE', 'OTHER',
                'REPAIR', 'WITHDRAWN']
            when 'REPAIR' then array['CHECK', 'FORMAL', 'WITHDRAWN']
            when 'LATE' then array['EXCUSED', 'FORMAL', 'NOT_EXCUSED', 'WITHDRAWN']
            when 'EXCUSED' then array['CALL', 'FORMAL', 'WITHDRAWN']
            when 'NOT_EXCUSED' then array['FORMAL', 'WITHDRAWN']
            when 'CALL' then array['FORMAL', 'TALKING', 'WITHDRAWN']
            when 'TALKING' then array['FORMAL', 'PROPOSED', 'WITHDRAWN']
            when 'PROPOSED' then
                array['FORMAL', 'NEW_DECISION', 'REFLECTION', 'TALKING', 'WITHDRAWN']
            when 'NEW_DECISION' then array['FORMAL', 'REFLECTION', 'TALKING', 'WITHDRAWN']
            when 'REFLECTION' then array['FORMAL', 'TALKING', 'WITHDRAWN']
            when 'FORMAL' then array['CALL', 'HEARING', 'NOT_HEARD', 'WITHDRAWN']
            when 'HEARING' then array['HEARD', 'NOT_HEARD', 'WITHDRAWN']
            when 'HEARD' then array['ADVICE', 'DECIDED', 'WITHDRAWN']
            when 'NOT_HEARD' then array['ADVICE', 'DECIDED', 'WITHDRAWN']
            when 'ADVICE' then array['DECIDED', 'WITHDRAWN']
            when 'DECIDED' then array['ANNOUNCED']
            when 'ANNOUNCED' then array['CLOSED']
            else array[]::text[]
        end)
    $$;
    create function objections_moves_by_an_act() returns trigger language plpgsql as $$
    declare
        last record;
    begin
        if tg_op = 'INSERT' then
            if new.state <> 'RECEIVED' then
                raise exception 'an objection begins as received'
                    using errcode = 'check_violation';
            end if;
            return new;
        end if;
        if not objections_may_move(old.state, new.state) then
            raise exception 'no move from % to %', old.state, new.state
                using errcode = 'check_violation';
        end if;
        select from_state, to_state into last from objections_act
            where case_id = new.case_id order by id desc limit 1;
        if last.from_state is distinct from old.state or last.to_state is distinct from new.state
        then
            raise exception 'no act explains this move' using errcode = 'check_violation';
        end if;
        if new.state = 'WITHDRAWN' and not exists (
            select from objections_withdrawal where objection_id = new.case_id
            and (way = 'WRITTEN' or old.state in ('HEARING', 'HEARD'))
        ) then
            raise exception 'nobody withdraws by telephone or by silence'
                using errcode = 'check_violation';
        end if;
        if new.state = 'FORWARDED' and not exists (
            select from objections_forwardedto where objection_id = new.case_id
        ) then
            raise exception 'forwarded to nobody' using errcode = 'check_violation';
        end if;
        return new;
    end $$;
    create trigger objections_begins_as_received before insert on objections_objection
        for each row execute function objections_moves_by_an_act();
    create trigger objections_moves_by_an_act before update of state on objections_objection
        for each row when (old.state is distinct from new.state)
        execute function objections_moves_by_an_act();
"""
NO_MOVES = """
    drop trigger objections_moves_by_an_act on objections_objection;
    drop trigger objections_begins_as_received on objections_objection;
    drop function objections_moves_by_an_act();
    drop function objections_may_move(text, text);
"""
STAYS = """
    create function objections_stays() returns trigger language plpgsql as $$
    begin
        raise exception 'what was done and counted stays' using errcode = 'restrict_violation';
    end $$;
    create trigger objections_act_stays before update or delete on objections_act
        for each row execute function objections_stays();
    create trigger objections_withdrawal_stays before update or delete on objections_withdrawal
        for each row execute function objections_stays();
    create trigger objections_legal_date_stays before update on objections_legaldate
        for each row when (
            old.replaced_at is not null
            or row(old.case_id, old.term, old.day, old.steps, old.in_time, old.hint, old.act_id,
                old.at)
                is distinct from row(new.case_id, new.term, new.day, new.steps, new.in_time,
                new.hint, new.act_id, new.at)
        ) execute function objections_stays();
    create trigger objections_legal_date_is_not_deleted before delete on objections_legaldate
        for each row execute function objections_stays();
"""
MAY_CHANGE = """
    drop trigger objections_legal_date_is_not_deleted on objections_legaldate;
    drop trigger objections_legal_date_stays on objections_legaldate;
    drop trigger objections_withdrawal_stays on objections_withdrawal;
    drop trigger objections_act_stays on objections_act;
    drop function objections_stays();
"""
# Awb 7:10: nothing else moves a legal date.
DATES = """
    create function objections_date_follows_from_an_act() returns trigger language plpgsql as $$
    begin
        if not exists (
            select from objections_act where id = new.act_id and case_id = new.case_id
            and kind in ('REGISTERED', 'REPAIR_ASKED', 'REPAIRED', 'PAUSED', 'RESUMED',
                'ADJOURNED', 'CONSENTED', 'COMMITTEE', 'CORRECTED', 'COUNTED')
        ) then
            raise exception 'this act moves no legal date' using errcode = 'check_violation';
        end if;
        return new;
    end $$;
    create trigger objections_date_follows_from_an_act before insert on objections_legaldate
        for each row execute function objections_date_follows_from_an_act();
"""
NO_DATES = """
    drop trigger objections_date_follows_from_an_act on objections_legaldate;
    drop function objections_date_follows_from_an_act();
"""
# Awb 7:5 and 10:3 lid 3. Each side locks the row of the other, so that two who change both at once
# wait for each other.
OTHERS = """
    create function objections_another_handles_it() returns trigger language plpgsql as $$
    begin
        perform 1 from cases_case
            where id = new.case_id and owner_id = new.decision_taker_id for share;
        if found then
            raise exception 'who took the decision does not handle the objection'
                using errcode = 'check_violation';
        end if;
        return new;
    end $$;
    create trigger objections_another_handles_it
        before insert or update of decision_taker_id on objections_objection
        for each row when (new.decision_taker_id is not null)
        execute function objections_another_handles_it();
    create function objections_is_given_to_another() returns trigger language plpgsql as $$
    declare
        taker bigint;
    begin
        select decision_taker_id into taker from objections_objection
            where case_id = new.id for share;
        if taker = new.owner_id then
            raise exception 'who took the decision does not handle the objection'
                using errcode = 'check_violation';
        end if;
        return new;
    end $$;
    create trigger objections_is_given_to_another before update of owner_id on cases_case
        for each row when (new.kind = 'OBJECTION' and new.owner_id is not null)
        execute function objections_is_given_to_another();
"""
NO_OTHERS = """
    drop trigger objections_is_given_to_another on cases_case;
    drop function objections_is_given_to_another();
    drop trigger objections_another_handles_it on objections_objection;
    drop function objections_another_handles_it();
"""
# TRUNCATE is refused by grant only: a trigger would break tests that empty the tables.
REVOKE = """
    do $$ begin
        if exists (select from pg_roles where rolname = 'portal_app') then
            revoke update, delete, truncate on objections_act, objections_withdrawal
                from portal_app;
            revoke delete, truncate on objections_legaldate, objections_objection from portal_app;
        end if;
    end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("objections", "0002_objections_and_acts")]

    operations = [
        migrations.RunSQL(MOVES, NO_MOVES),
        migrations.RunSQL(STAYS, MAY_CHANGE),
        migrations.RunSQL(DATES, NO_DATES),
        migrations.RunSQL(OTHERS, NO_OTHERS),
        migrations.RunSQL(REVOKE, migrations.RunSQL.noop),
    ]
