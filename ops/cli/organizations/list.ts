import { listOrganizations } from '../../../shared/organizations/queries.ts';
import { count } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { EXIT, verb } from '../noun.ts';

export const list = verb({
  summary: 'organisations by name, with their ids',
  args: [{ name: 'name', summary: 'only those whose name holds this, or whose id begins so' }],
  options: { limit: count({ summary: 'how many at most', fallback: 100, min: 1 }) },
  examples: ['organizations list', 'organizations list harbor'],
  async run({ args: [like], options }, { db, out }) {
    const { rows: found } = await listOrganizations({ like, limit: options.limit }, { sql: db });
    out.show(found, () =>
      found.length === 0
        ? text`No organisations${like === undefined ? '' : ' like that'}.`
        : out.table(found, {
            id: (o) => o.id,
            name: (o) => o.name,
            members: (o) => o.members,
            zone: (o) => o.timeZone,
            locale: (o) => o.locale,
            since: (o) => o.createdAt,
          }),
    );
    return EXIT.ok;
  },
});
