import { readMail } from '../../../shared/documents/mailbox/read-mail.ts';
import { listDocumentMails } from '../../../shared/documents/mailbox/senders.ts';
import { readEmailAddress } from '../../../shared/platform/email-address.ts';
import { RejectMessage } from '../../../shared/platform/errors.ts';
import { readGivenFile } from '../../../tools/command-line/given-file.ts';
import { choice, count } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { putMail, trust as trustAddress } from '../../actions/documents.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, requiredOrganization } from '../organization.ts';

/** As if SES had received it. */
export const mail = verb({
  summary: 'hand in a mail with documents, to invoices+ORGANISATION@…',
  description:
    'The mail is put where received ones lie. Its sender must be a member of the organisation, or trusted: otherwise it waits. You vouch that the sender wrote it.',
  args: [{ name: 'file', summary: 'the mail as a file (.eml)', required: true }],
  changes: true,
  wayBack: 'documents reject, for each document',
  examples: ['documents mail invoice.eml'],
  async run({ args: [file = ''], dryRun }, context) {
    const { out } = context;
    const bytes = await readGivenFile(file);
    const { organizationId, attachments } = await readGivenMail(file, bytes);
    const told = { organizationId, attachments: attachments.length };
    if (dryRun) {
      out.show(told, () => text`${attachments.length} attachments would be looked at`);
      return EXIT.ok;
    }
    const key = await putMail({ bytes }, context);
    out.show({ ...told, key }, () => text`handed in; see documents mails and documents list`);
    return EXIT.ok;
  },
});

/** @throws WrongUse for what is no mail, or is to no organisation. */
async function readGivenMail(file: string, bytes: Buffer) {
  try {
    return await readMail(bytes);
  } catch (cause) {
    if (!(cause instanceof RejectMessage)) throw cause;
    throw new WrongUse(`${file}: ${cause.message}`, { cause });
  }
}

const STATUSES = ['waiting', 'taken', 'empty', 'refused'] as const;

export const mails = verb({
  summary: 'mails that brought documents, newest first, and which of them wait',
  options: {
    ...organizationOption,
    status: choice(STATUSES, { value: 'STATUS', summary: 'only those in this state' }),
    limit: count({ summary: 'how many at most', fallback: 50, min: 1 }),
  },
  examples: ['documents mails --organization harbor --status waiting'],
  async run({ options: { organization, status, limit } }, context) {
    const { db, out } = context;
    const { id: organizationId, name } = await requiredOrganization({ organization }, context);
    const found = await listDocumentMails({ organizationId, status, limit }, { sql: db });
    out.show(found, () =>
      found.length === 0
        ? text`No mails to ${name}: they go to invoices+${organizationId}@ the stage's domain for documents`
        : out.table(found, {
            received: ({ receivedAt }) => receivedAt,
            status: (it) => it.status,
            from: ({ sender }) => sender,
            subject: ({ subject }) => subject,
            documents: ({ documents }) => documents,
            why: ({ reason }) => reason,
          }),
    );
    return EXIT.ok;
  },
});

export const trust = verb({
  summary: 'take documents from an address, and those of its mails that wait',
  args: [{ name: 'address', summary: 'whose mails bring documents', required: true }],
  options: organizationOption,
  changes: true,
  wayBack: 'documents reject, for each document that it brought',
  examples: ['documents trust billing@vendor.example --organization harbor'],
  async run({ args: [given = ''], options: { organization }, dryRun }, context) {
    const { db, out } = context;
    const read = readEmailAddress(given);
    if ('fault' in read) throw new WrongUse(`The address is none: ${read.fault}`);
    const { id: organizationId, name } = await requiredOrganization({ organization }, context);
    const sender = read.address.toLowerCase();
    if (dryRun) {
      const waiting = await listDocumentMails(
        { organizationId, sender, status: 'waiting', limit: 500 },
        { sql: db },
      );
      out.show(
        { waiting: waiting.length },
        () => text`${waiting.length} mails of it wait, and would be taken`,
      );
      return EXIT.ok;
    }
    const counts = await trustAddress({ organizationId, address: sender }, context);
    out.show(counts, () =>
      counts.gone === 0
        ? text`${name} takes its documents; ${counts.again} mails that waited are read now`
        : text`${name} takes its documents; ${counts.again} mails that waited are read now, ${counts.gone} are gone`,
    );
    return EXIT.ok;
  },
});
