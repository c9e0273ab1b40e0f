import { beforeAll, describe, expect, it } from '@jest/globals';
import { renderEmail } from '../../shared/email/render.ts';
import { resolveNotice, tellOperators } from '../../shared/notices/tell-operators.ts';
import { useDatabase } from '../support/use-database.ts';

describe('a notice to operators', () => {
  const { db } = useDatabase({ connections: 4 });
  let now = new Date('2026-03-27T09:00:00Z');
  const tell = (key = 'outage') =>
    tellOperators({ key, title: 'Down', body: 'It is down.' }, { sql: db, clock: () => now });
  const pass = (hours: number) => {
    now = new Date(now.getTime() + hours * 3_600_000);
  };

  beforeAll(async () => {
    await db.query(
      `INSERT INTO notice_targets (channel, address, enabled) VALUES
         ('email', 'ops@example.com', true), ('slack', 'arn:slack', true), ('sns', 'arn:topic', false)`,
    );
  });

  it('goes to each target once for a thousand failures, and counts them', async () => {
    expect(await tell()).toBe(2);
    pass(0.01);
    await Promise.all(Array.from({ length: 999 }, () => tell()));
    expect((await db.query('SELECT channel FROM email_logs ORDER BY 1')).rows).toEqual([
      { channel: 'email' },
      { channel: 'slack' },
    ]);
    expect((await db.query('SELECT times FROM notices')).rows).toEqual([{ times: 1000 }]);
  });

  it('of a failed backup says besides where the last good one is listed', async () => {
    const notice = { key: 'backup-failed', title: 'The backup failed', body: 'pg_dump ended' };
    await tellOperators({ ...notice, template: 'backup-failed' }, { sql: db, clock: () => now });
    const { rows } = await db.query<{ template: string; data: unknown }>(
      `SELECT template, data FROM email_logs WHERE effect_key LIKE 'notice:backup-failed:%' LIMIT 1`,
    );
    const { template = '', data } = rows[0] ?? {};
    const reader = { locale: 'en-US', timeZone: 'UTC' };
    expect(renderEmail({ template, data, reader }).text).toMatch(/pg_dump ended[\s\S]*backup list/);
    await db.query(`DELETE FROM email_logs WHERE effect_key LIKE 'notice:backup-failed:%'`);
    await db.query(`DELETE FROM notices WHERE key = 'backup-failed'`);
  });

  it('is told again after a day, or when the trouble comes back', async () => {
    pass(23);
    expect(await tell()).toBe(0);
    pass(2);
    expect(await tell()).toBe(2);
    await resolveNotice({ key: 'outage' }, { sql: db, clock: () => now });
    pass(1);
    expect(await tell()).toBe(2);
  });
});
