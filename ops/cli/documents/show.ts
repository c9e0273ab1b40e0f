import { readDocument, readMatches } from '../../../shared/documents/lifecycle/store.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, wantedOrganization } from './organization.ts';
import { printInvoice } from './print-invoice.ts';

export const show = verb({
  summary: 'what was read of a document, its checks and matches',
  args: [{ name: 'ID', summary: 'the document', required: true }],
  options: organizationOption,
  async run({ args, options }, { db, out }) {
    const key = { organizationId: wantedOrganization(options), id: args[0] ?? '' };
    const document = await readDocument(key, { sql: db });
    const matches = await readMatches(key, { sql: db });
    const { invoice, reasons, checks, status } = document;
    out.show({ ...document, matches }, () =>
      invoice
        ? printInvoice({
            file: document.fileName ?? document.id,
            status,
            source: document.source ?? '–',
            pages: document.pages ?? 0,
            milliseconds: document.milliseconds ?? 0,
            reasons: [...reasons, ...document.warnings],
            invoice,
            checks,
            vendor: undefined,
            matches,
          })
        : `${document.id} is ${status} ${document.refusal ?? ''}`,
    );
    return EXIT.ok;
  },
});
