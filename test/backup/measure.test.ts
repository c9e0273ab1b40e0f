import { afterEach, describe, expect, it } from '@jest/globals';
import { createSweepOccurrencesHandler } from '../../functions/sweep-occurrences/handler.ts';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import { noHolds } from '../support/holds.ts';
import { useDatabase } from '../support/use-database.ts';
import { metricsOf } from './support/captured-metrics.ts';
import { deliver } from './support/delivery.ts';

const NOW = new Date('2026-11-21T09:18:00Z');

describe('every five minutes, sweep-occurrences', () => {
  const { db } = useDatabase();
  afterEach(() => db.query('DELETE FROM backups; DELETE FROM occurrences'));

  const sweep = () => {
    const clock = () => NOW;
    const deadLetters = createDeadLetters({ sql: db, clock });
    const handler = createSweepOccurrencesHandler({
      ...{ db, clock, deadLetters, send: async () => {}, holds: noHolds },
      ...{ rhythm: 'steady', measured: true },
    });
    return metricsOf(() =>
      deliver(handler, { schedule: 'sweep-occurrences', at: NOW.toISOString() }),
    );
  };
  const ended = (kind: string, hours: number, more = { status: 'done', source: 'postgres' }) =>
    db.query(
      `INSERT INTO backups (kind, status, source, lease_until, started_at, finished_at)
       SELECT $1, $2, $3, at, at, at FROM (SELECT $4::timestamptz - make_interval(hours => $5) AS at) t`,
      [kind, more.status, more.source, NOW, hours],
    );

  it('measures the ages of the last good backup and the last good drill', async () => {
    await ended('backup', 31);
    await ended('backup', 7, { status: 'failed', source: 'postgres' });
    // Of another database: says nothing about the stage's own.
    await ended('backup', 1, { status: 'done', source: 'sqlite:app.sqlite' });
    await ended('drill', 240);
    const { result, metrics } = await sweep();
    expect(result).toBe(0);
    expect(metrics).toEqual([
      {
        db_backup_age_seconds: { value: 31 * 3_600, unit: 'Seconds' },
        db_backup_drill_age_seconds: { value: 240 * 3_600, unit: 'Seconds' },
      },
    ]);
  });

  it('measures nothing before the first backup', async () => {
    const { result, metrics } = await sweep();
    expect([result, metrics]).toEqual([0, []]);
  });
});
