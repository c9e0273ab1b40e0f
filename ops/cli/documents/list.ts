import { listJobs } from '../../../shared/documents/jobs/store.ts';
import { table } from '../frame/table.ts';
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
    const jobs = await listJobs({ organizationId, status: options.status, limit }, db);
    out.show(jobs, () =>
      jobs.length === 0
        ? 'No documents.'
        : table(jobs, {
            id: (job) => job.id,
            status: (job) => job.status,
            number: (job) => job.invoice?.number,
            vendor: (job) => job.invoice?.vendor.name ?? job.fileName,
            total: (job) => job.invoice?.totals.total,
            why: (job) => job.refusal ?? job.reasons[0] ?? job.warnings[0],
          }),
    );
    return EXIT.ok;
  },
});
