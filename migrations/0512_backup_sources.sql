-- Up Migration

-- What a run backed up: the stage's own database, or another source that an operator named. Only
-- the first says how the stage's backups are doing.
ALTER TABLE backups ADD COLUMN source text NOT NULL DEFAULT 'postgres';
