import { beforeEach, describe, expect, it } from '@jest/globals';
import { renderEmail } from '../../shared/email/render.ts';
import { tellMembers } from '../../shared/maintenance/tell-members.ts';
import { endWindows, openWindow } from '../../shared/maintenance/windows.ts';
import { HOUR } from '../../shared/platform/durations.ts';
import { makeOrganization } from '../checkins/support.ts';
import { fixedClock } from '../support/clock.ts';
import { useDatabase } from '../support/use-database.ts';

describe('members of a planned maintenance', () => {
  const { db } = useDatabase();
  const clock = fixedClock('2026-12-04T02:00:00Z');
  beforeEach(async () => {
    await db.query('DELETE FROM maintenance_windows');
    await db.query('DELETE FROM email_logs');
    clock.set('2026-12-04T02:00:00Z');
  });
  const plan = (inHours: number) => {
    const startsAt = new Date(clock().getTime() + inHours * HOUR);
    const endsAt = new Date(startsAt.getTime() + HOUR);
    return openWindow({ queue: null, startsAt, endsAt, why: 'secret why', by: 'ada' }, { db });
  };
  const tell = () => tellMembers({ sql: db, clock });

  it('are told 24 hours before, each person once, in their language and time', async () => {
    const one = await makeOrganization(db, { members: 2 });
    const other = await makeOrganization(db, { members: 1 });
    await db.query('INSERT INTO organization_members (organization_id, user_id) VALUES ($1, $2)', [
      other.id,
      one.members[0]?.id,
    ]);
    await db.query(`UPDATE users SET locale = 'de-AT', time_zone = 'Europe/Vienna'`);
    await db.query(`INSERT INTO users (email) VALUES ('nobody@example.com')`);
    await plan(48);
    expect(await tell()).toBe(0);
    clock.pass(24 * HOUR);
    expect([await tell(), await tell()]).toEqual([3, 0]);
    const { rows } = await db.query<{ data: never; expires_at: Date }>(
      'SELECT data, expires_at FROM email_logs',
    );
    const { subject, text } = renderEmail({
      template: 'maintenance-planned',
      data: rows[0]?.data,
      reader: { locale: 'de-AT', timeZone: 'Europe/Vienna' },
    });
    expect(subject).toMatch(/^Wartung ab 6\. Dezember 2026.*03:00/);
    expect(text).not.toContain('secret why');
    expect(rows[0]?.expires_at.toISOString()).toBe('2026-12-06T02:00:00.000Z');
  });

  it('are not told of what begins at once, or was called off', async () => {
    await plan(0);
    await plan(20);
    await endWindows({ queue: null }, { sql: db, clock });
    expect(await tell()).toBe(0);
  });
});
