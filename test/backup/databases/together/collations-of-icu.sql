CREATE COLLATION de (provider=icu, locale='de-u-co-phonebk');
CREATE COLLATION nd (provider=icu, locale='und-u-ks-level1', deterministic=false);
CREATE TABLE t (a text COLLATE de, b text COLLATE nd UNIQUE, c text COLLATE "C");
INSERT INTO t VALUES ('ä','é','x'),('a','b','y');
CREATE INDEX ON t (c COLLATE de DESC NULLS LAST) INCLUDE (a);
CREATE TABLE lp (k text COLLATE nd) PARTITION BY LIST (k);
