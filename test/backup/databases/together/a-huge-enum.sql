DO $$ BEGIN EXECUTE 'CREATE TYPE big AS ENUM (' || (SELECT string_agg(quote_literal('v' || g || ''''), ',') FROM generate_series(1, 3000) g) || ')'; END $$;
CREATE TABLE t (a big, b big[]);
INSERT INTO t VALUES ('v1''', '{v7'',v2''}');
