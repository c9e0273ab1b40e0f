import { randomUUID } from 'node:crypto';
import { findMail } from '../../../shared/email/queries.ts';
import { queueEmails } from '../../../shared/email/queue-emails.ts';
import { endPause } from '../../../shared/email/rate-limit.ts';
import { count } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { audited } from '../../actions/audit.ts';
import type { OpsContext } from '../../context.ts';
import { wakeSender } from '../../stack/wake-sender.ts';
import { EXIT, verb } from '../noun.ts';
import { requireEmailAddress } from './address.ts';

const STILL_GOING = ['queued', 'sending'];

export const test = verb({
  summary: 'prove credentials, sender and configuration by sending one mail',
  description: [
    'Queues one mail in the ledger, wakes send-email and waits for the answer of the provider. On a',
    'stage without a sandbox, success@simulator.amazonses.com is an address that always works.',
  ].join('\n'),
  args: [{ name: 'address', summary: 'where to', required: true }],
  options: { wait: count({ summary: 'wait so long', value: 'SECONDS', fallback: 30 }) },
  changes: true,
  wayBack: 'nothing to take back: a mail to the address that you name',
  problems: 'it did not leave; the reason says why',
  examples: ['email test you@example.com'],
  async run({ args: [address = ''], options, dryRun }, context) {
    requireEmailAddress(address);
    const waitSeconds = options.wait;
    const { out, clock, db, stage } = context;
    if (dryRun) {
      out.show({ dryRun: true }, () => text`Would send one test mail`);
      return EXIT.ok;
    }
    const effectKey = `email-test:${randomUUID()}`;
    const at = clock();
    const end = await audited(
      { action: 'email test', subject: { effectKey }, outcome: ({ state }) => ({ state }) },
      context,
      async () => {
        const data = { stage, at: at.toISOString() };
        await endPause({ channel: 'email' }, { sql: db });
        await queueEmails([{ template: 'email-test', effectKey, recipient: address, data }], {
          sql: db,
        });
        await wakeSender(context);
        return waitForEnd({ effectKey, waitSeconds }, context);
      },
    );
    out.show(end, () => (end.reason ? text`${end.state}: ${end.reason}` : text`${end.state}`));
    return end.state === 'sent' || end.state === 'delivered' ? EXIT.ok : EXIT.problems;
  },
});

type End = { state: string; reason: string | null };

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
    await new Promise((wake) => setTimeout(wake, 100));
  }
}
