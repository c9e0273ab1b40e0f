import { readEmailAddress } from '../platform/email-address.ts';
import { RejectMessage } from '../platform/errors.ts';
import type { Claimed } from './ledger/claim.ts';
import type { Settlement } from './ledger/settle.ts';
import type { Channel, Outgoing, SendResult } from './mailer.ts';
import { pauseChannel } from './rate-limit.ts';
import { knownReader } from './reader.ts';
import { renderEmail } from './render.ts';
import type { Rests, SenderDeps } from './sender-deps.ts';

const RESTS: Rests = { throttled: 1_000, unreachable: 10_000, misconfigured: 300_000 };

type Input = { row: Claimed; channel: Channel };

/** Renders and sends one row that is marked as sending, and says how that ended. */
export async function sendOne(input: Input, deps: SenderDeps): Promise<Settlement> {
  const outgoing = await prepare(input.row, deps);
  if ('outcome' in outgoing) return outgoing;
  return settlementOf(input, await deps.mailer(outgoing), deps);
}

async function prepare(row: Claimed, deps: SenderDeps): Promise<Outgoing | Settlement> {
  try {
    const recipient = recipientOf(row);
    const unsubscribeUrl = await deps.unsubscribeLinks(row.id, row.category);
    const reader = knownReader({
      locale: row.locale,
      timeZone: row.time_zone,
      name: row.recipient_name,
    });
    const { automaticAnswer, ...rendered } = renderEmail({
      template: row.template,
      data: row.data,
      reader,
      unsubscribeUrl,
    });
    return { id: row.id, recipient, rendered, automaticAnswer, unsubscribeUrl };
  } catch (error) {
    if (error instanceof RejectMessage) {
      return { id: row.id, outcome: 'failed', reason: error.message };
    }
    // Nothing was called: a secret that cannot be read now is there later.
    return again(
      { id: row.id, reason: 'could not be prepared', ms: (deps.rests ?? RESTS).unreachable },
      deps,
    );
  }
}

/** As the provider takes it. Topics and webhooks are no addresses of people. */
function recipientOf({ channel, recipient }: Claimed): string {
  if (channel !== 'email') return recipient;
  const read = readEmailAddress(recipient);
  if ('fault' in read) throw new RejectMessage(`The recipient is no address: ${read.fault}`);
  return read.address;
}

async function settlementOf({ row, channel }: Input, result: SendResult, deps: SenderDeps) {
  const { id } = row;
  switch (result.status) {
    case 'sent':
      return { id, outcome: 'sent', messageId: result.messageId } satisfies Settlement;
    case 'refused':
      return { id, outcome: 'failed', reason: result.reason } satisfies Settlement;
    case 'ambiguous':
      return { id, outcome: 'unknown', reason: result.reason } satisfies Settlement;
    default: {
      const forMs = (deps.rests ?? RESTS)[result.status];
      await pauseChannel({ channel, forMs, reason: `${result.status}: ${result.reason}` }, deps);
      return again({ id, reason: result.reason, ms: forMs }, deps);
    }
  }
}

function again({ id, reason, ms }: { id: string; reason: string; ms: number }, deps: SenderDeps) {
  const notBefore = new Date(deps.clock().getTime() + ms);
  return { id, outcome: 'again', reason, notBefore } satisfies Settlement;
}
