import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problemsOf } from './migration-rules.ts';
import { listFiles, ROOT } from './sources.ts';

describe('migrations', () => {
  it('keep the rules of the house', async () => {
    const problems = await Promise.all(
      listFiles('migrations').map(async (path) => {
        const text = await readFile(join(ROOT, path), 'utf8');
        const found = problemsOf({ name: path.replace('migrations/', ''), text });
        return found.map((problem) => `${path}: ${problem}`);
      }),
    );
    expect(problems.flat()).toEqual([]);
  });

  const MOMENT = '20270102030405006';
  it.each([
    ['0100_email.sql', '', /name/],
    [`${MOMENT}_Words.sql`, '', /name/],
    ['20271302030405006_month-13.sql', '', /name/],
    [`${MOMENT}_a.sql`, 'CREATE TABLE a (); COMMIT; CREATE TABLE b ();', /transaction/],
    [`${MOMENT}_a.sql`, 'CREATE INDEX CONCURRENTLY i ON a (b);', /file of its own/],
    [`${MOMENT}_a.concurrently.sql`, 'CREATE INDEX CONCURRENTLY i ON a (b);', /not dropped first/],
    [`${MOMENT}_a.concurrently.sql`, 'UPDATE a SET b = 1;', /does not belong/],
  ])('of which %s with "%s" is refused', (name, text, problem) => {
    expect(problemsOf({ name, text }).join()).toMatch(problem);
  });

  it.each([
    [`${MOMENT}_a-b.sql`, 'CREATE FUNCTION f() AS $$ BEGIN; COMMIT; $$;'],
    [
      `${MOMENT}_a.concurrently.sql`,
      '-- why;\nDROP INDEX CONCURRENTLY IF EXISTS i;\nCREATE INDEX CONCURRENTLY i ON a (b);\n',
    ],
  ])('of which %s is taken', (name, text) => {
    expect(problemsOf({ name, text })).toEqual([]);
  });
});

describe('the linter of later migrations', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'nightshift-lint-'));
    await mkdir(join(dir, 'migrations'));
    await writeFile(join(dir, '.squawk.toml'), await readFile(join(ROOT, '.squawk.toml')));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  const MISTAKES = {
    'adding-required-field': 'ALTER TABLE a ADD COLUMN b text NOT NULL;',
    'constraint-missing-not-valid': 'ALTER TABLE a ADD CONSTRAINT c CHECK (b > 0);',
    'adding-foreign-key-constraint': 'ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES c (d);',
    'adding-not-nullable-field': 'ALTER TABLE a ALTER COLUMN b SET NOT NULL;',
    'changing-column-type': 'ALTER TABLE a ALTER COLUMN b TYPE bigint;',
    'require-concurrent-index-creation': 'CREATE INDEX i ON a (b);',
    'ban-drop-column': 'ALTER TABLE a DROP COLUMN b;',
    'ban-drop-table': 'DROP TABLE a;',
    'renaming-column': 'ALTER TABLE a RENAME COLUMN b TO c;',
    'prefer-timestamp-tz': 'CREATE TABLE a (b timestamp);',
  };

  it('sees what would block or break those who work meanwhile', async () => {
    for (const [rule, sql] of Object.entries(MISTAKES))
      await writeFile(join(dir, `migrations/20270102030405006_${rule}.sql`), sql);
    const found = await lint();
    for (const rule of Object.keys(MISTAKES))
      expect(found).toContain(`20270102030405006_${rule}.sql ${rule}`);
  });

  it('lets a new table pass, and an index that is built apart', async () => {
    await rm(join(dir, 'migrations'), { recursive: true });
    await mkdir(join(dir, 'migrations'));
    await writeFile(join(dir, 'migrations/0001_first.sql'), 'DROP TABLE a;');
    await writeFile(
      join(dir, 'migrations/20270102030405006_things.sql'),
      `CREATE TABLE things (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
         organization_id uuid NOT NULL REFERENCES organizations (id), at timestamptz NOT NULL);
       CREATE INDEX things_idx ON things (organization_id);`,
    );
    await writeFile(
      join(dir, 'migrations/20270102030405007_index.concurrently.sql'),
      `-- squawk-ignore-file ban-concurrent-index-creation-in-transaction
       DROP INDEX CONCURRENTLY IF EXISTS i;
       CREATE INDEX CONCURRENTLY i ON a (b);`,
    );
    expect(await lint()).toEqual([]);
  });

  /** What `npm run lint:migrations` says in `dir`: file and rule. */
  function lint(): Promise<string[]> {
    const squawk = join(ROOT, 'node_modules/squawk-cli/js/bin/squawk');
    const args = [squawk, '--reporter', 'json', 'migrations/*.sql'];
    return new Promise((resolve, reject) => {
      execFile(process.execPath, args, { cwd: dir }, (error, stdout) => {
        if (error && stdout === '') return reject(error);
        const found = JSON.parse(stdout) as { file: string; rule_name: string }[];
        resolve(found.map(({ file, rule_name }) => `${file.split('/').at(-1)} ${rule_name}`));
      });
    });
  }
});
