CREATE TABLE public.pg_class (relname text); INSERT INTO public.pg_class VALUES ('mine');
CREATE TABLE public.pg_settings (name text); CREATE TABLE public.pg_namespace (nspname text);
CREATE FUNCTION public.count(bigint) RETURNS int LANGUAGE sql AS 'SELECT 42';
CREATE FUNCTION public.now() RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$ SELECT '2000-01-01Z'::timestamptz $$;
CREATE TYPE public.text AS ENUM ('a'); CREATE TABLE public.words (w public.text); INSERT INTO public.words VALUES ('a');
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public, pg_catalog', current_database()); END $$;
