import { readMail } from '../../../shared/documents/mailbox/read-mail.ts';
import { keyOfMail } from '../../../shared/documents/mailbox/receive-mail.ts';
import {
  findDocumentMail,
  listDocumentMails,
  type MailRow,
} from '../../../shared/documents/mailbox/senders.ts';
import { RejectMessage } from '../../../shared/platform/errors.ts';
import { readGivenFile } from '../../../tools/command-line/given-file.ts';
import { choice, count } from '../../../tools/command-line/options.ts';
import { lines, type Text, text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { putMail } from '../../actions/documents.ts';
import type { CliContext } from '../context.ts';
import { EXIT, verb } from '../noun.ts';
import { namedOrganization, organizationOption, requiredOrganization } from '../organization.ts';

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
    const mail = await readGivenMail(file, bytes);
    const given = { messageKey: keyOfMail(mail, bytes), attachments: mail.attachments.length };
    const organizations: { id: string; name: string }[] = [];
    for (const id of mail.organizationIds) organizations.push(await namedOrganization(id, context));
    const told: Told[] = [];
    for (const organization of organizations)
      told.push(await handIn({ ...given, organization, bytes, dryRun }, context));
    const [first, ...others] = told;
    out.show(others.length > 0 ? told.map(({ value }) => value) : first?.value, () =>
      lines(told.map(({ words }) => words)),
    );
    return EXIT.ok;
  },
});

type Told = { value: object; words: Text };

/** To one organisation, on its own record. */
async function handIn(
  input: {
    organization: { id: string; name: string };
    bytes: Buffer;
    messageKey: string;
    attachments: number;
    dryRun: boolean;
  },
  context: CliContext,
): Promise<Told> {
  const { bytes, messageKey, attachments, dryRun } = input;
  const { id: organizationId, name } = input.organization;
  const value = { organizationId, attachments };
  const before = await findDocumentMail({ organizationId, messageKey }, { sql: context.db });
  if (before && before.status !== 'waiting')
    return {
      value: { ...value, status: before.status },
      words: text`It has come before: ${before.status}`,
    };
  if (dryRun)
    return { value, words: text`${attachments} attachments would be looked at, for ${name}` };
  const { key, became } = await putMail({ bytes, organizationId, messageKey }, context);
  const { status = null, reason = null, documents = 0 } = became ?? {};
  const words = became
    ? inWords(became, { organizationId, name })
    : text`Handed in, and not looked at yet: documents mails --organization ${organizationId} tells`;
  return { value: { ...value, key, status, reason, documents }, words };
}

/** What became of a mail, and what may be done about it. */
function inWords(
  { status, reason, documents, sender }: MailRow,
  to: { organizationId: string; name: string },
): Text {
  if (status === 'taken')
    return text`taken for ${to.name}: ${documents} documents, which documents list shows as they are read${reason ? `; ${reason}` : ''}`;
  if (status !== 'waiting') return text`${status}: ${reason}`;
  return text`waits: ${reason}. documents trust ${sender} --organization ${to.organizationId} takes it up`;
}

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
