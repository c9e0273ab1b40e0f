DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET app.tenant = ''7''', current_database()); END $$;
CREATE TABLE public.t (a int);
INSERT INTO public.t VALUES (1);
CREATE VIEW public.v AS SELECT * FROM public.t WHERE a > current_setting('app.tenant')::int;
