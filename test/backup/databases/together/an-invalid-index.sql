CREATE TABLE t (a int);
INSERT INTO t VALUES (1),(1);
CREATE INDEX i ON t (a);
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'i'::regclass;
