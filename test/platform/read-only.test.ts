import { describe, expect, it } from '@jest/globals';
import type { Sql } from '../../shared/platform/database/database.ts';
import { readOnly } from '../../shared/platform/database/read-only.ts';
import { Forbidden } from '../../shared/platform/errors.ts';
import { useDatabase } from '../support/use-database.ts';

const ORGANIZATION = '11111111-1111-4111-8111-111111111111';

describe('a database for who may only look', () => {
  const { db } = useDatabase();
  const looking = readOnly(db);
  const count = async (sql: Sql) =>
    (await sql.query<{ n: number }>('SELECT count(*)::int AS n FROM security_events')).rows[0]?.n;

  const WRITES = [
    `INSERT INTO security_events (type, severity) VALUES ('test', 'low')`,
    // a function writes, whatever it is called
    `SELECT revoke_user_sessions('${ORGANIZATION}', 'test', 'Eve')`,
    `SELECT id FROM dead_letters FOR UPDATE`,
  ];
  const WAYS: [string, (text: string) => Promise<unknown>][] = [
    ['a query', (text) => looking.query(text)],
    ['a transaction', (text) => looking.transaction((tx) => tx.query(text))],
    ['a query of an organisation', (text) => looking.queryAsOrganization(ORGANIZATION, text)],
    [
      'a transaction of an organisation',
      (text) => looking.asOrganization(ORGANIZATION, (tx) => tx.query(text)),
    ],
    // as somebody would who wants more
    [
      'a transaction that asks to write',
      (text) =>
        looking.transaction(async (tx) => {
          await tx.query('SET TRANSACTION READ WRITE');
          await tx.query(text);
        }),
    ],
  ];

  it.each(WAYS.flatMap(([way, run]) => WRITES.map((text) => ({ way, run, text }))))(
    'refuses in $way: $text',
    async ({ run, text }) => {
      const before = await count(db);
      await expect(run(text)).rejects.toThrow();
      expect(await count(db)).toBe(before);
    },
  );

  it('says that it is the role, and not a fault', async () => {
    await expect(looking.query(WRITES[0] as string)).rejects.toBeInstanceOf(Forbidden);
  });

  it('reads as any other, and what fails for another reason says so', async () => {
    expect(await count(looking)).toBe(await count(db));
    await expect(looking.query('SELECT 1/0')).rejects.toThrow('division by zero');
  });
});
