import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { removeFolder, setFolder } from '../../shared/documents/drive/folders.ts';
import { announceDocument } from '../../shared/documents/intake/open-upload.ts';
import { correctDocument } from '../../shared/documents/lifecycle/correct.ts';
import type { CorrectionBody } from '../../shared/documents/lifecycle/correction-body.ts';
import { approveDocument, rejectDocument } from '../../shared/documents/lifecycle/decide.ts';
import { decideParts } from '../../shared/documents/lifecycle/split.ts';
import { keyByHand } from '../../shared/documents/mailbox/receive-mail.ts';
import {
  distrustSender,
  findDocumentMail,
  listDocumentMails,
  type MailRow,
  trustSender,
} from '../../shared/documents/mailbox/senders.ts';
import { NotFound } from '../../shared/platform/errors.ts';
import type { OpsContext } from '../context.ts';
import { bucketOf, getObject, putObject } from '../stack/buckets.ts';
import { audited } from './audit.ts';

type Key = { organizationId: string; id: string };
/** What the operator saw of it, where that is known. */
type Seen = { seen?: string | undefined };

/** Says on the record that a document is right. */
export const approve = ({ seen, ...key }: Key & Seen, context: OpsContext) =>
  audited(
    {
      action: 'documents approve',
      subject: key,
      outcome: ({ prices, alerts }: Awaited<ReturnType<typeof approveDocument>>) => ({
        prices,
        alerts,
      }),
    },
    context,
    () => approveDocument({ ...key, seen, by: context.operator }, context),
  );

/** Says on the record that a document is not to be used. */
export const reject = ({ seen, ...key }: Key & Seen, context: OpsContext) =>
  audited(
    { action: 'documents reject', subject: key, outcome: () => ({ rejected: true }) },
    context,
    () => rejectDocument({ ...key, seen, by: context.operator }, context),
  );

/**
 * Says on the record on which pages of a file other invoices begin, none: that it is one. It is read anew.
 */
export const split = (
  { starts, ...key }: Key & { starts: number[] },
  context: OpsContext,
): Promise<void> =>
  audited(
    {
      action: 'documents split',
      subject: { ...key, starts: starts.join(' ') },
      outcome: () => ({ again: true }),
    },
    context,
    async () => {
      const { objectKey } = await decideParts({ ...key, starts, by: context.operator }, context);
      const place = { bucket: bucketOf(context, 'documents'), key: objectKey };
      const bytes = await getObject(place, context);
      if (!bytes) throw new NotFound('The file is gone: send it again');
      // The store tells of it once more, and it is read as it was decided.
      await putObject({ ...place, bytes }, context);
    },
  );

/** Puts right on the record what was read wrong. The record names the fields, and none of their values. */
export const correct = (
  { correction, seen, ...key }: Key & Seen & { correction: CorrectionBody },
  context: OpsContext,
) =>
  audited(
    {
      action: 'documents correct',
      subject: { ...key, fields: Object.keys(correction) },
      outcome: ({ reasons }: Awaited<ReturnType<typeof correctDocument>>) => ({
        stillWrong: reasons.length,
      }),
    },
    context,
    () => correctDocument({ ...key, seen, by: context.operator, correction }, context),
  );

/** Sends a file to be read, as the organisation's application would. @returns the document's id. */
export const sendDocument = (
  input: { organizationId: string; fileName: string; bytes: Uint8Array },
  context: OpsContext,
): Promise<{ id: string }> =>
  audited(
    {
      action: 'documents send',
      subject: { organizationId: input.organizationId, bytes: input.bytes.byteLength },
      outcome: ({ id }) => ({ id }),
    },
    context,
    async () => {
      const { db: sql, clock } = context;
      const { id, key } = await announceDocument(input, { sql, clock });
      const bucket = bucketOf(context, 'documents');
      await putObject({ bucket, key, bytes: input.bytes }, context);
      return { id };
    },
  );

/** Seconds in which a mail that was put has been looked at, and milliseconds between looks. */
const MAIL_WAIT = 20;
const MAIL_INTERVAL = 200;

/**
 * Puts a mail where received mails lie; the operator vouches for its sender.
 * @returns where it lies, and what became of it: undefined when that takes longer than people wait.
 */
export const putMail = (
  { bytes, ...mail }: { bytes: Uint8Array; organizationId: string; messageKey: string },
  context: OpsContext,
): Promise<{ key: string; became: MailRow | undefined }> =>
  audited(
    {
      action: 'documents mail',
      subject: { organizationId: mail.organizationId, bytes: bytes.byteLength },
      outcome: ({ key, became }) => ({ key, status: became?.status ?? null }),
    },
    context,
    async () => {
      const key = keyByHand(randomUUID(), mail.organizationId);
      await putObject({ bucket: bucketOf(context, 'documents'), key, bytes }, context);
      const deadline = performance.now() + MAIL_WAIT * 1_000;
      for (;;) {
        const found = await findDocumentMail(mail, { sql: context.db });
        const became = found?.objectKey === key ? found : undefined;
        if (became || performance.now() > deadline) return { key, became };
        await pause(MAIL_INTERVAL);
      }
    },
  );

/** Lets the mails of a sender wait again, on the record. @returns whether it was trusted */
export const distrust = (
  sender: { organizationId: string; address: string },
  context: OpsContext,
): Promise<boolean> =>
  audited(
    {
      action: 'documents distrust',
      subject: { organizationId: sender.organizationId },
      outcome: (removed) => ({ removed }),
    },
    context,
    () => distrustSender(sender, { sql: context.db }),
  );

/** Most mails of one sender that are taken up again at once. */
const MOST_WAITING = 500;

/** Takes documents of a sender from now on, and those of its mails that wait. */
export const trust = (
  { organizationId, address }: { organizationId: string; address: string },
  context: OpsContext,
): Promise<{ again: number; gone: number }> =>
  audited(
    { action: 'documents trust', subject: { organizationId }, outcome: (counts) => counts },
    context,
    async () => {
      const { db: sql, operator } = context;
      await trustSender({ organizationId, address, by: operator }, { sql });
      const waiting = await listDocumentMails(
        { organizationId, sender: address.toLowerCase(), status: 'waiting', limit: MOST_WAITING },
        { sql },
      );
      const bucket = bucketOf(context, 'documents');
      const counts = { again: 0, gone: 0 };
      for (const { objectKey } of waiting) {
        const bytes = await getObject({ bucket, key: objectKey }, context);
        if (bytes) {
          await putObject({ bucket, key: keyByHand(randomUUID(), organizationId), bytes }, context);
          counts.again += 1;
        } else counts.gone += 1;
      }
      return counts;
    },
  );

type DriveFolder = { organizationId: string; incomingId: string; processedId: string | undefined };

/** Lets a folder of Google Drive bring documents to an organisation, on the record. */
export const setDriveFolder = (folder: DriveFolder, context: OpsContext): Promise<void> =>
  audited(
    { action: 'documents drive-folder', subject: folder, outcome: () => ({ set: true }) },
    context,
    () => setFolder({ ...folder, by: context.operator }, { sql: context.db, clock: context.clock }),
  );

/** Ends that a folder brings documents to an organisation, on the record. @returns whether there was one */
export const removeDriveFolder = (
  { organizationId }: { organizationId: string },
  context: OpsContext,
): Promise<boolean> =>
  audited(
    {
      action: 'documents drive-folder',
      subject: { organizationId },
      outcome: (removed) => ({ removed }),
    },
    context,
    () => removeFolder({ organizationId }, { sql: context.db }),
  );
