DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET idle_session_timeout = ''100ms''', current_database()); EXECUTE format('ALTER DATABASE %I SET idle_in_transaction_session_timeout = ''100ms''', current_database()); EXECUTE format('ALTER DATABASE %I SET statement_timeout = ''1s''', current_database()); END $$;
CREATE TABLE public.t (a int);
INSERT INTO public.t SELECT generate_series(1, 50000);
