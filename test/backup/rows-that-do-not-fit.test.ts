import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBucket, type TestBucket } from './support/bucket.ts';
import { roundTrip } from './support/round-trip.ts';

/** A dump makes constraints anew; what the source only keeps, with its triggers off, a restore would refuse. */

let bucket: TestBucket;
beforeAll(async () => {
  bucket = await startBucket();
});
afterAll(() => bucket.stop());

const lines = (dump: string) => dump.split('\n').sort();

const ORPHANS = `
  CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE "c d" (p int CONSTRAINT "f k" REFERENCES p ON DELETE CASCADE);
  CREATE TABLE fine (p int REFERENCES p);
  INSERT INTO p VALUES (1), (2); INSERT INTO "c d" VALUES (1), (2); INSERT INTO fine VALUES (1);
  SET session_replication_role = replica; DELETE FROM p WHERE id = 2; RESET session_replication_role`;

describe('a backup of rows that their constraint does not let in', () => {
  it.each([false, true])(
    'comes back with a foreign key that is not valid, which is named (in steps: %s)',
    async (inSteps) => {
      const { drill, restored, source, copy } = await roundTrip(
        { sql: ORPHANS, inSteps },
        { bucket },
      );
      for (const { notes } of [drill, restored])
        expect(notes.filter((note) => /foreign key/.test(note))).toEqual([
          expect.stringMatching(/^a foreign key is NOT VALID.*ADD CONSTRAINT "f k" FOREIGN KEY/s),
        ]);
      const valid = / NOT VALID;$/;
      expect(lines(copy).map((line) => line.replace(valid, ';'))).toEqual(lines(source));
      expect(lines(copy).filter((line) => valid.test(line))).toHaveLength(1);
    },
  );

  it('is refused where a check lets them in no more, with the ways on', async () => {
    const sql = `
      CREATE FUNCTION ok(x int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true';
      CREATE TABLE t (x int CONSTRAINT c CHECK (ok(x))); INSERT INTO t VALUES (-1);
      CREATE OR REPLACE FUNCTION ok(x int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT x > 0'`;
    await expect(roundTrip({ sql }, { bucket })).rejects.toThrow(
      /at “COPY public.t”: .*“Rows that do not fit”/,
    );
  });
});

it('a grant by a role that may no longer see the schema is named, and the rest comes back', async () => {
  const sql = `
    DO $$ BEGIN CREATE ROLE odd_grantor NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$;
    DO $$ BEGIN CREATE ROLE odd_reader NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$;
    CREATE SCHEMA s; CREATE TABLE s.t (a int); INSERT INTO s.t VALUES (1); GRANT USAGE ON SCHEMA s TO odd_grantor;
    GRANT SELECT ON s.t TO odd_grantor WITH GRANT OPTION; SET ROLE odd_grantor; GRANT SELECT ON s.t TO odd_reader;
    RESET ROLE; REVOKE USAGE ON SCHEMA s FROM odd_grantor`;
  const { restored, source, copy } = await roundTrip({ sql }, { bucket });
  expect(restored.notes.filter((note) => /grant could/.test(note))).toEqual([
    expect.stringMatching(/^a grant could not be made .*GRANT SELECT ON TABLE s.t TO odd_reader/),
  ]);
  const ofGrantor = /SESSION AUTHORIZATION|TO odd_reader/;
  const rest = (dump: string) => lines(dump).filter((line) => line && !ofGrantor.test(line));
  expect(rest(copy)).toEqual(rest(source));
});
