import { listParked } from '../../../shared/scheduling/queries.ts';
import { text } from '../../../tools/command-line/text.ts';
import { EXIT, verb } from '../noun.ts';

export const parked = verb({
  summary: 'the organisations that jobs leave out, and why; each is tried again every hour',
  problems: 'there are some',
  examples: ['jobs parked'],
  async run(_input, { db, out }) {
    const rows = await listParked({ sql: db });
    out.show(rows, () =>
      rows.length === 0
        ? text`Nobody is left out.`
        : out.table(rows, {
            job: (r) => r.job,
            organisation: (r) => r.organization_id,
            reason: (r) => r.reason,
            times: (r) => r.times,
            since: (r) => r.first_at,
            'next try': (r) => r.retry_at,
          }),
    );
    return rows.length === 0 ? EXIT.ok : EXIT.problems;
  },
});
