import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSendEmailHandler } from '../../functions/send-email/handler.ts';
import { createDeadLetters } from '../../shared/dead-letters/record.ts';
import { sqsBatch } from '../support/sqs-record.ts';
import { type EmailHouse, HARBOR, openEmailHouse } from './support/house.ts';

const SAMPLE = new URL(
  '../../events/documents/document.mail_brought_nothing.json',
  import.meta.url,
);

describe('send-email', () => {
  let house: EmailHouse;
  beforeEach(async () => {
    house = await openEmailHouse();
  });
  afterEach(() => house.stop());

  const sendEmail = (...bodies: unknown[]) => {
    const { db, deps } = house;
    const { mailer, clock } = deps;
    const handler = createSendEmailHandler({
      ...deps,
      db,
      mailers: { email: mailer, slack: mailer, sns: mailer },
      ownAddress: 'night@example.com',
      deadLetters: createDeadLetters({ sql: db, clock }),
      poke: async () => {},
    });
    return handler(sqsBatch('email', bodies), { getRemainingTimeInMillis: () => 60_000 });
  };

  it('answers whose mail brought no document, once, as a program that is not to be answered', async () => {
    const event = JSON.parse(await readFile(SAMPLE, 'utf8'));
    event.detail.organizationId = HARBOR;
    const subject = '<b>Bcc: eve@example.com</b> https://evil.example';
    await house.db.query(
      `WITH s AS (INSERT INTO document_senders (organization_id, address, trusted_by)
         VALUES ($1, 'ann@vendor.example', 'x') RETURNING organization_id, address)
       INSERT INTO document_mails (organization_id, message_key, object_key, sender, subject, status, received_at)
       SELECT organization_id, $2, 'mail/1', address, $3, 'empty', now() FROM s`,
      [HARBOR, event.detail.messageKey, subject],
    );
    expect(await sendEmail(event, event)).toEqual({ batchItemFailures: [] });
    await sendEmail(event);
    expect(house.ses.accepted).toMatchObject([
      {
        to: 'ann@vendor.example',
        subject: 'Your mail brought no document to Harbor Coffee',
        headers: { 'Auto-Submitted': 'auto-replied' },
      },
    ]);
    expect(house.ses.accepted[0]?.html).not.toMatch(/<b>|href="https:..evil/);
    expect(house.ses.accepted[0]?.text).toContain('PDF, JPEG, PNG and TIFF');
  });
});
