import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { settleParked } from '../../shared/email/ledger/parked.ts';
import { findMail } from '../../shared/email/queries.ts';
import { queueEmails } from '../../shared/email/queue-emails.ts';
import { endPause, type RateLimit, setRateLimit } from '../../shared/email/rate-limit.ts';
import { suppressAddress, unsuppressAddress } from '../../shared/email/suppressions.ts';
import type { OpsContext } from '../context.ts';
import { wakeSender } from '../stack/wake-sender.ts';
import { audited } from './audit.ts';

/** Decides, on the record, about mails that may have left or not. @returns how many were settled. */
export function settleParkedMail(
  { ids, move }: { ids: string[]; move: 'send-again' | 'give-up' },
  context: OpsContext,
): Promise<number> {
  return audited(
    {
      action: move === 'give-up' ? 'email give-up' : 'email resend',
      subject: { ids },
      outcome: (changed: number) => ({ changed }),
    },
    context,
    () => settleParked({ ids, move }, { sql: context.db }),
  );
}

/** Has no more mail sent to an address, on the record, which does not hold it. */
export const suppress = (
  input: Parameters<typeof suppressAddress>[0],
  context: OpsContext,
): Promise<void> =>
  audited({ action: 'email suppress', subject: {}, outcome: () => ({}) }, context, () =>
    suppressAddress(input, { sql: context.db }),
  );

/** Lets an address have mail again, on the record. @returns how many suppressions that ended */
export const unsuppress = (
  input: Parameters<typeof unsuppressAddress>[0],
  context: OpsContext,
): Promise<number> =>
  audited(
    { action: 'email unsuppress', subject: {}, outcome: (removed: number) => ({ removed }) },
    context,
    () => unsuppressAddress(input, { sql: context.db }),
  );

/** Sets what all senders together may send a second, on the record. */
export const changeRate = (
  rate: Pick<RateLimit, 'channel' | 'perSecond'>,
  context: OpsContext,
): Promise<void> =>
  audited({ action: 'email rate', subject: rate, outcome: () => ({}) }, context, () =>
    setRateLimit(rate, { sql: context.db }),
  );

type End = { state: string; reason: string | null };

/**
 * Sends one mail that proves credentials, sender and configuration, on the record.
 * @returns how it ended, or stood after `waitSeconds`.
 */
export function sendTestMail(
  { recipient, waitSeconds }: { recipient: string; waitSeconds: number },
  context: OpsContext,
): Promise<End> {
  const { db: sql, clock, stage } = context;
  const effectKey = `email-test:${randomUUID()}`;
  const data = { stage, at: clock().toISOString() };
  return audited(
    { action: 'email test', subject: { effectKey }, outcome: ({ state }: End) => ({ state }) },
    context,
    async () => {
      await endPause({ channel: 'email' }, { sql });
      await queueEmails([{ template: 'email-test', effectKey, recipient, data }], { sql });
      await wakeSender(context);
      return waitForEnd({ effectKey, waitSeconds }, context);
    },
  );
}

const STILL_GOING = ['queued', 'sending'];
/** Milliseconds between looks. */
const INTERVAL = 100;

async function waitForEnd(
  input: { effectKey: string; waitSeconds: number },
  { db }: OpsContext,
): Promise<End> {
  const deadline = performance.now() + input.waitSeconds * 1_000;
  for (;;) {
    const mail = (await findMail(input, { sql: db })) ?? { state: 'queued', reason: null };
    const refused = mail.state === 'queued' && mail.reason !== null;
    const ended = refused || !STILL_GOING.includes(mail.state);
    if (ended || performance.now() > deadline) return mail;
    await pause(INTERVAL);
  }
}
