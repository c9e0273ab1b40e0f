import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { readPayload } from '../../../shared/billing/projection/incoming-event.ts';
import { projectEvents } from '../../../shared/billing/projection/project.ts';
import { manyEvents, opened } from '../stripe-events.ts';
import type { Drain } from './drain.ts';

const EVENTS = 40_000;
const BATCH = 500;

/** A customer whose organisation was told late: all of its events wait, and are applied when it is. */
export const drainQuarantine: Drain = async ({ part, url }, { db }) => {
  const count = Math.round(EVENTS * part);
  let run = 0;
  for (let left = count; left > 0; left -= BATCH) {
    run += 1;
    const events = manyEvents({ count: Math.min(BATCH, left), customers: 1, run: `${run}` });
    await projectEvents(events.map(opened).map(readPayload), { db });
  }
  const waiting = await counted('quarantined');
  await db.query(
    `WITH place AS (INSERT INTO organizations (name) VALUES ('Late') RETURNING id)
     INSERT INTO billing_customers (organization_id, stripe_customer_id)
     SELECT id, 'cus_NightshiftDemo_0' FROM place`,
  );
  const { megabytes, seconds } = await release(url);
  const applied = await counted('applied');
  return {
    rows: [
      ['events that waited', waiting, ''],
      ['seconds', seconds, 's'],
      ['most memory of the process', megabytes, 'MB'],
    ],
    targets: [
      { name: 'quarantine: MB of the whole process', value: megabytes, atMost: 200 },
      { name: 'quarantine: events not applied', value: count - applied, atMost: 0 },
    ],
  };

  async function counted(status: string): Promise<number> {
    const { rows } = await db.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM billing_events WHERE status = $1',
      [status],
    );
    return rows[0]?.n ?? 0;
  }
};

/**
 * A small heap, as a small function has: what is not garbage has to fit, and without a bound V8 lets garbage
 * lie as long as the machine has room.
 */
const SMALL = ['--max-old-space-size=64', '--max-semi-space-size=4'];

/** In a process of its own, as a function is: what it needs is what the system says of it. */
async function release(url: string): Promise<{ megabytes: number; seconds: number }> {
  const child = spawn(
    process.execPath,
    [...SMALL, join(import.meta.dirname, 'release-process.ts')],
    {
      env: { ...process.env, NODE_OPTIONS: '', BENCH: JSON.stringify({ url }) },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  return JSON.parse(await text(child.stdout)) as { megabytes: number; seconds: number };
}
