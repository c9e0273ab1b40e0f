import { refusalInWords } from '../../../shared/documents/bytes/inspect.ts';
import { DOCUMENT_STATUSES } from '../../../shared/documents/lifecycle/statuses.ts';
import { listDocuments } from '../../../shared/documents/lifecycle/store.ts';
import { choice, count } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, requiredOrganization } from '../organization.ts';
import { money, openReasons } from './words.ts';

export const list = verb({
  summary: 'documents of an organisation, newest first',
  options: {
    ...organizationOption,
    status: choice(DOCUMENT_STATUSES, { value: 'STATUS', summary: 'only those in this state' }),
    limit: count({ summary: 'how many at most', fallback: 50, min: 1 }),
  },
  examples: ['documents list --organization harbor --status review'],
  async run({ options: { organization, status, limit } }, context) {
    const { db, out } = context;
    const { id: organizationId, name } = await requiredOrganization({ organization }, context);
    const { rows: documents } = await listDocuments({ organizationId, status, limit }, { sql: db });
    out.show(documents, () =>
      documents.length === 0
        ? text`No documents of ${name}${status === undefined ? '' : ` that are ${status}`}.`
        : out.table(documents, {
            id: (document) => document.id,
            status: (document) => document.status,
            number: (document) => document.invoice?.number,
            vendor: (document) => document.invoice?.vendor.name ?? document.fileName,
            total: ({ invoice }) => invoice && money(invoice.totals.total, invoice.currency),
            why: (it) => (it.refusal ? refusalInWords(it.refusal) : openReasons(it)[0]),
          }),
    );
    return EXIT.ok;
  },
});
