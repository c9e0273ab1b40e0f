CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple, STOPWORDS = english);
CREATE TEXT SEARCH CONFIGURATION c (COPY = english);
ALTER TEXT SEARCH CONFIGURATION c ALTER MAPPING FOR asciiword WITH d, english_stem;
CREATE TEXT SEARCH PARSER pr (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE te (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TABLE t (b text, v tsvector GENERATED ALWAYS AS (to_tsvector('c', b)) STORED, q tsquery);
INSERT INTO t (b,q) VALUES ('The quick foxes', 'a & !b:*');
CREATE INDEX ON t USING gin (v);
