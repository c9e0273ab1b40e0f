import {
  listDocumentMails,
  listTrustedSenders,
} from '../../../shared/documents/mailbox/senders.ts';
import { readEmailAddress } from '../../../shared/platform/email-address.ts';
import { text } from '../../../tools/command-line/text.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import { distrust as distrustAddress, trust as trustAddress } from '../../actions/documents.ts';
import { carryOut } from '../carry-out.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, requiredOrganization } from '../organization.ts';

/** @throws WrongUse */
function givenSender(given: string): string {
  const read = readEmailAddress(given);
  if ('fault' in read) throw new WrongUse(`The address is none: ${read.fault}`);
  return read.address.toLowerCase();
}

export const senders = verb({
  summary: 'addresses that an organisation takes documents from, besides its members’',
  options: organizationOption,
  examples: ['documents senders --organization harbor'],
  async run({ options: { organization } }, context) {
    const { db, out } = context;
    const { id: organizationId, name } = await requiredOrganization({ organization }, context);
    const found = await listTrustedSenders({ organizationId }, { sql: db });
    out.show(found, () =>
      found.length === 0
        ? text`${name} takes documents from its members alone: documents trust adds an address`
        : out.table(found, {
            address: (it) => it.address,
            'trusted by': ({ trustedBy }) => trustedBy,
            since: ({ trustedAt }) => trustedAt,
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
  wayBack: 'documents distrust, and documents reject for each document that it brought',
  examples: ['documents trust billing@vendor.example --organization harbor'],
  async run({ args: [given = ''], options: { organization }, dryRun }, context) {
    const { db, out } = context;
    const sender = givenSender(given);
    const { id: organizationId, name } = await requiredOrganization({ organization }, context);
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

export const distrust = verb({
  summary: 'let the mails of an address wait again',
  description:
    'What it brought stays. A member’s mails are taken all the same, as long as the membership lasts.',
  args: [{ name: 'address', summary: 'whose mails bring no documents any more', required: true }],
  options: organizationOption,
  changes: true,
  wayBack: 'documents trust',
  examples: ['documents distrust billing@vendor.example --organization harbor'],
  async run({ args: [given = ''], options: { organization }, dryRun }, context) {
    const { out } = context;
    const address = givenSender(given);
    const { id: organizationId, name } = await requiredOrganization({ organization }, context);
    const removed = await carryOut({ dryRun }, () =>
      distrustAddress({ organizationId, address }, context),
    );
    out.show({ removed }, () => {
      if (!removed) return text`${name} did not trust ${address}`;
      return dryRun
        ? text`Mails of ${address} to ${name} would wait`
        : text`Mails of ${address} to ${name} wait from now on`;
    });
    return EXIT.ok;
  },
});
