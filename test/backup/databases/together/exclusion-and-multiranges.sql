CREATE EXTENSION btree_gist;
CREATE TABLE r (room int, during tstzrange, EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (room > 0) DEFERRABLE INITIALLY DEFERRED);
INSERT INTO r VALUES (1, '[2026-01-01,2026-01-02)');
CREATE TABLE m (x int4multirange, y tsmultirange, z datemultirange);
INSERT INTO m VALUES ('{[1,3),[5,9)}', '{}', '{[2026-01-01,infinity)}');
CREATE TYPE frange AS RANGE (subtype=float8, subtype_diff=float8mi, multirange_type_name=fmulti);
CREATE TABLE fr (a frange, b fmulti, c frange[]);
INSERT INTO fr VALUES ('[1.5,2)', '{[1,2),[3,4)}', '{"[1,2)","empty"}');
