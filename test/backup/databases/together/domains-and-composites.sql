CREATE DOMAIN pos AS int NOT NULL DEFAULT 3 CHECK (VALUE > 0) CHECK (VALUE < 1000);
CREATE DOMAIN pp AS pos[] CHECK (array_length(VALUE,1) < 5);
CREATE TYPE comp AS (a pos, b text);
CREATE DOMAIN cd AS comp CHECK ((VALUE).b IS NOT NULL);
CREATE TABLE t (a pos, b pp, c comp[], d cd);
INSERT INTO t VALUES (1, '{1,2}', ARRAY[ROW(1,'x,"')::comp, NULL], ROW(2,'z')::comp);
ALTER TYPE comp ADD ATTRIBUTE c date;
