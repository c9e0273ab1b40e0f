import { randomUUID } from 'node:crypto';
import { log } from '../platform/log.ts';
import { type Claimed, claimDue, releaseClaims } from './ledger/claim.ts';
import { markSending } from './ledger/mark-sending.ts';
import { type Settlement, settle } from './ledger/settle.ts';
import type { Channel } from './mailer.ts';
import { returnTokens, takeTokens } from './rate-limit.ts';
import { sendOne } from './send-one.ts';
import type { SenderDeps } from './sender-deps.ts';

/** Rows per claim at most; calls in flight at once (what one death can leave in doubt). */
const CLAIM = 100;
const IN_FLIGHT = 10;
/** Seconds that a claim may take to send: whoever claims next looks who comes first by then. */
const AHEAD = 2;
/** Seconds. A claim is short work; a call ends after 13 s at the latest (ses-mailer.ts). */
const LEASE = 120;
/** Milliseconds: a longer pause ends this run, the next one goes on. */
const PATIENCE = 5_000;

export type SendReport = Record<Settlement['outcome'] | 'held', number>;

/**
 * Sends what is due on a channel until nothing is left or the time is up. Any number may run at
 * once: they share the rows by leases and the rate by one bucket.
 */
export async function sendQueued(
  { channel }: { channel: Channel },
  deps: SenderDeps,
): Promise<SendReport> {
  const report: SendReport = { sent: 0, again: 0, failed: 0, unknown: 0, held: 0 };
  const lease = randomUUID();
  let limit = IN_FLIGHT;
  while (!deps.timeIsUp()) {
    const claimed = await claimDue(
      { channel, lease, limit, leaseSeconds: LEASE, now: deps.clock() },
      deps,
    );
    if (claimed.length === 0) return report;
    const { left, perSecond } = await sendClaimed({ channel, lease, claimed, report }, deps);
    limit = Math.max(IN_FLIGHT, Math.min(CLAIM, Math.floor(perSecond * AHEAD)));
    if (left.length === 0) continue;
    await releaseClaims({ ids: left.map(({ id }) => id), lease }, deps);
    break;
  }
  return report;
}

type ClaimedBatch = { channel: Channel; lease: string; claimed: Claimed[]; report: SendReport };

/** @returns what was claimed and not tried, because of a pause or the time; and the present rate. */
async function sendClaimed(
  batch: ClaimedBatch,
  deps: SenderDeps,
): Promise<{ left: Claimed[]; perSecond: number }> {
  const { channel, lease, report } = batch;
  const waiting = [...batch.claimed];
  let perSecond = 0;
  while (waiting.length > 0 && !deps.timeIsUp()) {
    const wanted = Math.min(IN_FLIGHT, waiting.length);
    const { granted, pausedMs, ...rate } = await takeTokens({ channel, wanted }, deps);
    perSecond = rate.perSecond;
    if (granted === 0) {
      if (pausedMs > PATIENCE) {
        log.warn('sending is paused', { channel, pausedMs });
        return { left: waiting, perSecond };
      }
      await deps.wait(Math.max(pausedMs, 1_000 / perSecond));
      continue;
    }
    const group = waiting.splice(0, granted);
    const ids = group.map((row) => row.id);
    const free = await markSending({ ids, lease, leaseSeconds: LEASE, now: deps.clock() }, deps);
    const settlements = await Promise.all(
      group.filter((row) => free.has(row.id)).map((row) => sendOne({ row, channel }, deps)),
    );
    await settle({ settlements, lease, now: deps.clock() }, deps);
    for (const { outcome } of settlements) report[outcome] += 1;
    report.held += group.length - free.size;
    await returnTokens({ channel, unused: group.length - free.size }, deps);
  }
  return { left: waiting, perSecond };
}
