import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT, type Source, sourceOf, sources } from './sources.ts';

const all = sources();

/** Who talks to the database: a command and a page ask a domain. */
const sqlOutside = (given: readonly Source[]) =>
  given
    .filter(({ path }) => /^(ops\/cli|console)\//.test(path))
    .filter(
      ({ text }) =>
        /`\s*(--.*\s*)?(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH)\s/.test(text) ||
        /'(SELECT|INSERT INTO|UPDATE|DELETE FROM) /.test(text),
    )
    .map(({ path }) => path);

/** A query reads: what changes rows is named by what it does. */
const writesIn = (given: readonly Source[]) =>
  given
    .filter(({ path }) => /^shared\/.*(queries\.ts$|\/queries\/)/.test(path))
    .filter(({ text }) => /\b(INSERT INTO|DELETE FROM|UPDATE\s+\w+\s+SET)\s/.test(text))
    .map(({ path }) => path);

/** Deployed code says what it is set by: an entry by its settings, the platform for all. */
const environmentReadOutside = (given: readonly Source[]) =>
  given
    .filter(({ path }) => /^(functions|shared|lib)\//.test(path))
    .filter(({ path }) => !/^shared\/platform\/|^functions\/[^/]+\/index\.ts$/.test(path))
    .filter(({ text }) =>
      /\bprocess\s*(\.\s*env\b|\[['"]env)|\{[^}]*\benv\b[^}]*\} = process\b/.test(text),
    )
    .map(({ path }) => path);

/** A length of time by the name of another one: a day of seconds beside a day of milliseconds. */
const ownDurations = (given: readonly Source[]) =>
  given
    .filter(({ path }) => path !== 'shared/platform/durations.ts')
    .filter(({ text }) => /\bconst (MINUTE|HOUR|DAY)\b/.test(text))
    .map(({ path }) => path);

/** What has a folder or a file in a room, by its word. */
const words = (room: string) =>
  readdirSync(join(ROOT, room)).map((name) => name.replace(/(\.test)?\.ts$/, ''));

const foreignWords = (found: readonly string[], known: readonly string[]) =>
  found.filter((word) => !known.includes(word));

describe('one place for one thing', () => {
  it('has no SQL in a command or a page', () => {
    expect(sqlOutside(all)).toEqual([]);
  });

  it.each([
    '`SELECT 1`',
    '`\n  WITH a AS (SELECT 1)`',
    "'DELETE FROM mails'",
    '`-- why\n UPDATE mails`',
  ])('would find the SQL in %j', (statement) => {
    const planted = sourceOf('ops/cli/x.ts', `db.query(${statement});`);
    expect(sqlOutside([planted, sourceOf('console/pages/x.ts', planted.text)])).toHaveLength(2);
  });

  it('only reads in what is named a query', () => {
    expect(writesIn(all)).toEqual([]);
  });

  it.each(['DELETE FROM mails', 'INSERT INTO mails', 'UPDATE mails\n SET a = 1'])(
    'would find %j in a query',
    (statement) => {
      const paths = ['shared/email/queries.ts', 'shared/billing/queries/events.ts'];
      expect(writesIn(paths.map((path) => sourceOf(path, `sql(\`${statement} x\`)`)))).toEqual(
        paths,
      );
    },
  );

  it('reads the environment in entries and in the platform only', () => {
    expect(environmentReadOutside(all)).toEqual([]);
  });

  it.each(['process.env.X', "process['env']", 'const { env } = process;'])(
    'would find %s in a domain and in a handler',
    (code) => {
      const paths = ['shared/email/x.ts', 'functions/health/handler.ts', 'lib/x.ts'];
      expect(environmentReadOutside(paths.map((path) => sourceOf(path, code)))).toEqual(paths);
    },
  );
});

describe('one unit for one word', () => {
  it('has the day, the hour and the minute of the platform, in milliseconds', () => {
    expect(ownDurations(all)).toEqual([]);
  });

  it('would show another day', () => {
    const planted = sourceOf('local/stripe/x.ts', ['const', 'DAY = 86_400;'].join(' '));
    expect(ownDurations([planted])).toEqual([planted.path]);
  });
});

describe('one word for one domain', () => {
  const domains = words('shared');
  /** Rooms of the house, and what tests share. */
  const rooms = [
    'architecture',
    'bench',
    'database',
    'e2e',
    'eval',
    'events',
    'functions',
    'lib',
    'tools',
    'local',
    'ops',
    'console',
    'security',
    'support',
  ];

  it.each(['lib/domains', 'ops/actions'])('in %s', (room) => {
    // Deploying the schema, making secrets and writing down who did what belong to no domain.
    expect(foreignWords(words(room), [...domains, 'migration', 'secrets', 'audit'])).toEqual([]);
  });

  it('in test', () => {
    expect(foreignWords(words('test'), [...domains, ...rooms])).toEqual([]);
  });

  it('would show another spelling', () => {
    expect(foreignWords(['deadletters', 'email'], domains)).toEqual(['deadletters']);
  });
});

describe('one habit for tests', () => {
  const misnamed = (paths: readonly string[]) =>
    paths.filter((path) => {
      const [, , name, file, deeper] = path.split('/');
      return deeper === undefined && /\.test\.ts$/.test(path) && file !== `${name}.test.ts`;
    });

  it("names a function's test by the function", () => {
    const paths = all.map(({ path }) => path).filter((path) => path.startsWith('test/functions/'));
    expect(misnamed(paths)).toEqual([]);
  });

  it('would show another name', () => {
    const planted = 'test/functions/health/handler.test.ts';
    expect(misnamed([planted, 'test/functions/health/health.test.ts'])).toEqual([planted]);
  });

  /** The batch of a queue is made in test/support, so that it looks as Lambda's does everywhere. */
  const ownRecords = (given: readonly Source[]) =>
    given
      .filter(({ path }) => path.startsWith('test/') && !path.startsWith('test/support/'))
      .filter(
        ({ text }) =>
          /^\s*ApproximateReceiveCount:/m.test(text) && /^\s*eventSourceARN[:,]/m.test(text),
      )
      .map(({ path }) => path);

  it('makes the messages of a queue in one place', () => {
    expect(ownRecords(all)).toEqual([]);
  });

  it('would show a batch made by hand', () => {
    const code = "const it = {\n  ApproximateReceiveCount: '1',\n  eventSourceARN: 'arn',\n};";
    expect(ownRecords([sourceOf('test/email/x.test.ts', code)])).toHaveLength(1);
  });
});
