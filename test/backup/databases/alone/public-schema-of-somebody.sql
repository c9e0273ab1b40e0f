DO $$ BEGIN CREATE ROLE kinds_reader NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$;
ALTER SCHEMA public OWNER TO kinds_reader;
COMMENT ON SCHEMA public IS 'mine';
CREATE TABLE t (a int);
