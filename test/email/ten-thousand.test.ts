import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCheckins } from '../../shared/checkins/create-checkins.ts';
import { planReminders } from '../../shared/checkins/plan-reminders.ts';
import { resolveUnknown } from '../../shared/email/ledger/resolve-unknown.ts';
import { EVERY_DAY, makeOrganization } from '../checkins/support.ts';
import { type Behaviour, type Mail, sesDetail } from './support/fake-ses.ts';
import { type EmailHouse, openEmailHouse } from './support/house.ts';

const RECIPIENTS = 10_000;

/** The same faults in each run: a generator with a seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('ten thousand recipients', () => {
  let house: EmailHouse;
  const chance = seeded(42);
  const faults: Record<string, number> = {};

  beforeAll(async () => {
    house = await openEmailHouse({ connections: 8 });
    // 5 % throttled, 2 % without a clear answer: taken or not, half and half
    house.ses.behave = () => {
      const dice = chance();
      const behaviour: Behaviour =
        dice < 0.05
          ? 'throttle'
          : dice < 0.06
            ? 'accept-without-answer'
            : dice < 0.07
              ? 'vanish'
              : 'accept';
      faults[behaviour] = (faults[behaviour] ?? 0) + 1;
      return behaviour;
    };
  });
  afterAll(() => house.stop());

  it('get their reminder once each, through throttles, lost answers and duplicate deliveries', async () => {
    const at = new Date('2026-03-27T09:00:00Z');
    await makeOrganization(house.db, {
      members: RECIPIENTS,
      schedule: { weekdays: EVERY_DAY, reminder_times: '{09:00}' },
    });
    const suppressed = await house.db.query(
      `INSERT INTO email_suppressions (address, reason)
       SELECT lower(email), 'bounce' FROM users ORDER BY id LIMIT 100 RETURNING id`,
    );
    await createCheckins({ at }, { sql: house.db });
    // Planned three times, two of them at once, as a queue delivers a message again.
    const plan = () => planReminders({ at }, { db: house.db, clock: () => new Date() });
    await Promise.all([plan(), plan()]);
    await plan();
    const planned = RECIPIENTS - suppressed.rowCount;
    expect(await house.states()).toEqual({ queued: planned });

    house.clock.now = new Date('2026-03-27T09:00:01Z');
    let reported = 0;
    for (let round = 0; round < 30; round++) {
      // Three messages wake three senders: they share rows and rate.
      await Promise.all([house.send(), house.send(), house.send()]);
      reported = await reportSome(house, reported);
      house.clock.pass(5);
      await resolveUnknown({ now: house.clock.now }, { sql: house.db });
      if (((await house.states()).delivered ?? 0) === planned) break;
    }

    const times = new Map<string, number>();
    for (const { to } of house.ses.accepted) times.set(to, (times.get(to) ?? 0) + 1);
    expect({ reached: times.size, most: Math.max(...times.values()) }).toEqual({
      reached: planned,
      most: 1,
    });
    expect(await house.states()).toEqual({ delivered: planned });
    expect(faults.throttle).toBeGreaterThan(400);
    expect((faults.vanish ?? 0) + (faults['accept-without-answer'] ?? 0)).toBeGreaterThan(150);
    const calls = Object.values(faults).reduce((a, b) => a + b);
    expect(calls).toBe(planned + (faults.throttle ?? 0) + (faults.vanish ?? 0));
  }, 120_000);

  /** What SES took since then comes back as reports, out of order, a tenth of them twice. */
  async function reportSome({ ses, report }: EmailHouse, from: number): Promise<number> {
    const fresh: Mail[] = ses.accepted.slice(from);
    const details = fresh.flatMap((mail) => {
      const both = [sesDetail(mail, 'Delivery'), sesDetail(mail, 'Send')];
      return chance() < 0.1 ? [...both, ...both] : both;
    });
    const batches = Array.from({ length: Math.ceil(details.length / 500) }, (_, i) =>
      details.slice(i * 500, i * 500 + 500),
    );
    await Promise.all(batches.map((batch) => report(batch)));
    return from + fresh.length;
  }
});
