import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { resolveUnknown } from '../../shared/email/ledger/resolve-unknown.ts';
import {
  type CrashCell,
  crashMatrix,
  KILLED_AT,
  type KillPoint,
} from '../../tools/docs/mail-ledger.ts';
import { sesDetail } from './support/fake-ses.ts';
import { type EmailHouse, openEmailHouse, sesEnvironment } from './support/house.ts';

/** Two mails of each policy, with and without a provider that reports: eight, all in flight at once. */
const KINDS = (['park', 'resend'] as const).flatMap((policy) =>
  [true, false].map((reports) => ({ policy, reports })),
);
const EACH = 2;

describe('a sender that is killed', () => {
  it.each(Object.keys(KILLED_AT) as KillPoint[])(
    '%s leaves its mails as the table of transitions says',
    async (killed) => {
      const expected = crashMatrix().filter((cell) => cell.killed === killed);
      expect(await killAt(killed)).toEqual(
        expected.map((cell) => ({
          ...cell,
          sent: cell.sent * EACH,
          duplicates: cell.duplicates * EACH,
          parked: cell.parked * EACH,
          lost: cell.lost * EACH,
        })),
      );
    },
  );

  it('loses no mail, and doubles only where the policy says so and SES never reports', () => {
    for (const cell of crashMatrix()) {
      expect(cell).toMatchObject({ lost: 0 });
      if (cell.duplicates > 0) expect(cell).toMatchObject({ policy: 'resend', reports: false });
      expect(cell.sent + cell.parked).toBeGreaterThanOrEqual(1);
    }
  });
});

async function killAt(point: KillPoint): Promise<CrashCell[]> {
  const house = await openEmailHouse();
  try {
    await queueKinds(house);
    await runUntilKilled(house, point);
    await recover(house);
    return await count(house, point);
  } finally {
    await house.stop();
  }
}

async function queueKinds({ db }: EmailHouse) {
  for (const { policy, reports } of KINDS) {
    await db.query(
      `INSERT INTO email_logs (effect_key, recipient, template, category, data, on_unknown)
       SELECT $1 || n, $1 || n || '@example.com', 'email-test', 'transactional',
         '{"stage": "test", "at": "2026-03-27T09:00:00Z"}', $2
       FROM generate_series(1, $3) n`,
      [`${policy}-${reports ? 'reports' : 'silent'}-`, policy, EACH],
    );
  }
}

async function runUntilKilled(house: EmailHouse, point: KillPoint) {
  const script = join(import.meta.dirname, 'support/dying-sender.ts');
  const args = [
    '--no-warnings',
    script,
    house.database.workerUrl,
    String(house.clock.now.getTime()),
    point,
  ];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...sesEnvironment(house.sesUrl), NODE_OPTIONS: '' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (point === 'after SES accepted') {
    // The last one is accepted, no answer has gone out: the process ends while it waits.
    house.ses.behave = (_, call) => {
      if (call === KINDS.length * EACH - 1) child.kill('SIGKILL');
      return 'accept-and-hold';
    };
  }
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
  house.ses.behave = () => 'accept';
}

/** Other senders come along for two hours; SES reports at once what it reports at all. */
async function recover(house: EmailHouse) {
  for (let round = 0; round < 12; round++) {
    await house.report(
      house.ses.accepted
        .filter((mail) => mail.to.includes('reports'))
        .map((mail) => sesDetail(mail)),
    );
    house.clock.pass(10);
    await resolveUnknown({ now: house.clock.now }, { sql: house.db });
    await house.send();
  }
}

async function count(house: EmailHouse, point: KillPoint): Promise<CrashCell[]> {
  const { rows } = await house.db.query<{ recipient: string; parked: boolean }>(
    'SELECT recipient, parked_at IS NOT NULL AS parked FROM email_logs',
  );
  return KINDS.map(({ policy, reports }) => {
    const cell: CrashCell = {
      killed: point,
      policy,
      reports,
      sent: 0,
      duplicates: 0,
      parked: 0,
      lost: 0,
    };
    for (const { recipient, parked } of rows) {
      if (!recipient.startsWith(`${policy}-${reports ? 'reports' : 'silent'}-`)) continue;
      const times = house.ses.accepted.filter((mail) => mail.to === recipient).length;
      cell.sent += Math.min(times, 1);
      cell.duplicates += Math.max(times - 1, 0);
      cell.parked += Number(parked);
      cell.lost += Number(times === 0 && !parked);
    }
    return cell;
  });
}
