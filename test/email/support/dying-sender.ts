/**
 * A sender in a process of its own that kills itself (SIGKILL) at one point; run by the crash matrix.
 * Arguments: database URL, the moment in milliseconds since the epoch, the point.
 */
import { createSesMailer } from '../../../shared/email/providers/ses-mailer.ts';
import { sendQueued } from '../../../shared/email/send-queued.ts';
import { createDatabase, type Sql } from '../../../shared/platform/database/database.ts';

const [url = '', now = '', point = ''] = process.argv.slice(2);
const db = createDatabase({ url: async () => url });
const die = () => process.kill(process.pid, 'SIGKILL');
const forever = new Promise<never>(() => {});

/** Dies before or after the statement that starts so. */
const dyingSql: Sql = {
  async query(text, values) {
    const claims = text.includes('lock_due_emails');
    const marks = text.includes('"messageId"');
    if ((claims && point === 'before claim') || (marks && point === 'before mark')) {
      die();
      return forever;
    }
    const result = await db.query(text, values);
    if (claims && point === 'after claim') {
      die();
      return forever;
    }
    return result as never;
  },
};

const ses = createSesMailer({ from: 'night@example.com', configurationSet: 'nightshift-test' });

await sendQueued(
  { channel: 'email' },
  {
    sql: dyingSql,
    clock: () => new Date(Number(now)),
    mailer: async (outgoing) => {
      if (point === 'before SES call') {
        die();
        return forever;
      }
      return ses(outgoing);
    },
    unsubscribeLinks: async () => undefined,
    wait: async () => {},
    timeIsUp: () => false,
  },
);
await db.end();
