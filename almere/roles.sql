-- The two database roles and the database, made by a superuser; safe to run again.
-- portal_owner owns the tables and migrates; portal_app runs the portal and may not change
-- tables, nor empty them (history is appended, never cut).
\set ON_ERROR_STOP on
set client_min_messages = warning;

select 'create role portal_owner login createdb'
 where not exists (select from pg_roles where rolname = 'portal_owner') \gexec
select 'create role portal_app login'
 where not exists (select from pg_roles where rolname = 'portal_app') \gexec
-- Lets the owner, and so the tests, act as the application.
grant portal_app to portal_owner;

select 'create database almere owner portal_owner'
 where not exists (select from pg_database where datname = 'almere') \gexec

-- template1 too, so that the databases of tests and benchmarks get the same rights.
\connect template1
set client_min_messages = warning;
create extension if not exists btree_gist;
create extension if not exists pg_trgm;
create extension if not exists unaccent;
alter default privileges for role portal_owner grant select, insert, update, delete on tables to portal_app;
alter default privileges for role portal_owner grant usage, select on sequences to portal_app;

\connect almere
set client_min_messages = warning;
create extension if not exists btree_gist;
create extension if not exists pg_trgm;
create extension if not exists unaccent;
alter default privileges for role portal_owner grant select, insert, update, delete on tables to portal_app;
alter default privileges for role portal_owner grant usage, select on sequences to portal_app;
