import { isUuid } from '../../../shared/platform/uuid.ts';
import { type Deletion, listDeletions } from '../../../shared/retention/deletion/deletion.ts';
import { count } from '../../../tools/command-line/options.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { EXIT, verb } from '../noun.ts';
import { namedOrganization } from '../organization.ts';

export const deletions = verb({
  summary: 'which organisations are to go or have gone, how far, and what was removed',
  args: [{ name: 'organization', summary: 'one of them; its whole id, when it is gone' }],
  options: { limit: count({ summary: 'how many at most', fallback: 20, min: 1, max: 1_000 }) },
  problems: 'something is in the way of one of them',
  examples: ['organizations deletions', 'organizations deletions harbor'],
  async run({ args: [given], options }, context) {
    const { out, db: sql } = context;
    const organizationId = given === undefined ? undefined : await idOf(given, context);
    const found = await listDeletions({ organizationId, ...options }, { sql });
    out.show(found, () => {
      if (found.length === 0) return text`None.`;
      return organizationId === undefined ? table(found) : lines(...found.map(whole));
    });
    return found.some(({ stuck }) => stuck !== null) ? EXIT.problems : EXIT.ok;

    function table(rows: Deletion[]) {
      return out.table(rows, {
        organization: (d) => d.organizationId,
        name: (d) => d.name ?? '',
        status: (d) => (d.stuck === null ? d.status : text`${d.status}, stuck: ${d.stuck}`),
        begins: (d) => d.startsAt,
        ended: (d) => d.finishedAt,
        rows: (d) => rowsOf(d),
        by: (d) => d.operator,
        why: (d) => d.reason,
      });
    }
    function whole(d: Deletion) {
      const gone = Object.entries({ ...d.removed, ...d.archived });
      return lines(
        table([d]),
        out.table(gone, {
          removed: ([name]) => name,
          rows: ([, rows]) => rows,
          archived: ([name]) => d.archived[name] ?? '',
        }),
      );
    }
  },
});

const rowsOf = ({ removed, archived }: Deletion): number =>
  Object.entries({ ...removed, ...archived }).reduce(
    (sum, [name, rows]) => sum + (name === 'objects' ? 0 : rows),
    0,
  );

/** An organisation that is gone is known by its id alone. */
const idOf = async (given: string, context: Parameters<typeof namedOrganization>[1]) =>
  isUuid(given) ? given : (await namedOrganization(given, context)).id;
