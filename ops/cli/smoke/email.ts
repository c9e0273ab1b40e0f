import { randomUUID } from 'node:crypto';
import { forgetSmokeMail } from '../../../shared/email/forget-smoke-mail.ts';
import { findMail } from '../../../shared/email/queries.ts';
import { queueEmails } from '../../../shared/email/queue-emails.ts';
import { wakeSender } from '../../stack/wake-sender.ts';
import { type Step, waitFor } from './step.ts';

/** SES takes what is sent there, delivers it to nobody, and counts it against no reputation. */
const NOBODY = 'success@simulator.amazonses.com';

const LEFT = ['sent', 'delivered'];
const ENDED = [...LEFT, 'failed', 'suppressed', 'bounced', 'complained', 'unknown'];

/** A mail to SES' own simulator: through the ledger, the queue and the sender, and out of the ledger again. */
export const walkMail: Step = async ({ waitSeconds }, context) => {
  const { db: sql, clock, stage } = context;
  const effectKey = `smoke:${randomUUID()}`;
  const data = { stage, at: clock().toISOString() };
  await queueEmails([{ template: 'email-test', effectKey, recipient: NOBODY, data }], { sql });
  await wakeSender(context);
  try {
    const ended = await waitFor(waitSeconds, async () => {
      const mail = await findMail({ effectKey }, { sql });
      return mail && ENDED.includes(mail.state) ? mail : undefined;
    });
    if (!ended) return { status: 'failed', detail: `it has not left after ${waitSeconds} s` };
    const why = ended.reason ? `: ${ended.reason}` : '';
    return { status: LEFT.includes(ended.state) ? 'ok' : 'failed', detail: `${ended.state}${why}` };
  } finally {
    await forgetSmokeMail({ effectKey }, { sql });
  }
};
