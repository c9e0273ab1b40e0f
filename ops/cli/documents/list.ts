import { listDocuments } from '../../../shared/documents/lifecycle/store.ts';
import { table } from '../../../tools/command-line/table.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, wantedOrganization } from './organization.ts';

export const list = verb({
  summary: 'documents of an organisation, newest first',
  options: {
    ...organizationOption,
    status: { type: 'string', summary: 'only those in this state', value: 'STATE' },
    limit: { type: 'string', summary: 'how many at most (50)', value: 'N' },
  },
  examples: ['npm run ops -- documents list --organization ID --status review'],
  async run({ options }, { db, out }) {
    const organizationId = wantedOrganization(options);
    const limit = Math.max(1, Number(options.limit ?? 50) || 50);
    const documents = await listDocuments(
      { organizationId, status: options.status, limit },
      { sql: db },
    );
    out.show(documents, () =>
      documents.length === 0
        ? 'No documents.'
        : table(documents, {
            id: (document) => document.id,
            status: (document) => document.status,
            number: (document) => document.invoice?.number,
            vendor: (document) => document.invoice?.vendor.name ?? document.fileName,
            total: (document) => document.invoice?.totals.total,
            why: (document) => document.refusal ?? document.reasons[0] ?? document.warnings[0],
          }),
    );
    return EXIT.ok;
  },
});
