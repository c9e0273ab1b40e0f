import { readJob, readMatches } from '../../../shared/documents/jobs/store.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, wantedOrganization } from './organization.ts';
import { printInvoice } from './print-invoice.ts';

export const show = verb({
  summary: 'what was read of a document, its checks and matches',
  args: [{ name: 'ID', summary: 'the document', required: true }],
  options: organizationOption,
  async run({ args, options }, { db, out }) {
    const key = { organizationId: wantedOrganization(options), id: args[0] ?? '' };
    const job = await readJob(key, db);
    const matches = await readMatches(key, db);
    const { invoice, reasons, checks, status } = job;
    out.show({ ...job, matches }, () =>
      invoice
        ? printInvoice({
            file: job.fileName ?? job.id,
            status,
            source: job.source ?? '–',
            pages: job.pages ?? 0,
            milliseconds: job.milliseconds ?? 0,
            reasons: [...reasons, ...job.warnings],
            invoice,
            checks,
            vendor: undefined,
            matches,
          })
        : `${job.id} is ${status} ${job.refusal ?? ''}`,
    );
    return EXIT.ok;
  },
});
