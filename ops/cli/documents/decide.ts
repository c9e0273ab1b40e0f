import { approveDocument, rejectDocument } from '../../../shared/documents/lifecycle/decide.ts';
import { readDocument } from '../../../shared/documents/lifecycle/store.ts';
import { EXIT, verb } from '../noun.ts';
import { organizationOption, wantedOrganization } from './organization.ts';

const args = [{ name: 'ID', summary: 'the document', required: true }];

export const approve = verb({
  summary: 'say that a document is right: its vendor is remembered, its prices count',
  args,
  options: organizationOption,
  changes: true,
  async run({ args: [id = ''], options, dryRun }, { db, clock, out, operator }) {
    const organizationId = wantedOrganization(options);
    if (dryRun) {
      const { status } = await readDocument({ organizationId, id }, { sql: db });
      out.show({ id, status, would: 'approve' }, () => `${id} is ${status}: it would be approved`);
      return EXIT.ok;
    }
    const done = await approveDocument({ organizationId, id, by: operator }, { db, clock });
    out.show({ id, ...done }, () => `approved: ${done.prices} prices, ${done.alerts} alerts`);
    return EXIT.ok;
  },
});

export const reject = verb({
  summary: 'say that a document is not to be used; the prices that it told are taken back',
  args,
  options: organizationOption,
  changes: true,
  async run({ args: [id = ''], options, dryRun }, { db, clock, out, operator }) {
    const organizationId = wantedOrganization(options);
    const { status } = await readDocument({ organizationId, id }, { sql: db });
    if (!dryRun) await rejectDocument({ organizationId, id, by: operator }, { db, clock });
    out.show({ id, status: dryRun ? status : 'rejected' }, () =>
      dryRun ? `${id} is ${status}: it would be rejected` : 'rejected',
    );
    return EXIT.ok;
  },
});
