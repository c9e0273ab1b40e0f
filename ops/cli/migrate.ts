import { migrationNames } from '../../shared/platform/database/migration-files.ts';
import { migrationStatus } from '../../shared/platform/database/migration-status.ts';
import { MIGRATIONS_DIR } from '../stack/diagnose.ts';
import { EXIT, type Noun, verb } from './noun.ts';

/** What the schema is, and what the next deployment makes of it. */
export const noun: Noun = {
  name: 'migrate',
  summary: 'migrations of the database: which ran, which run next',
  verbs: {
    status: verb({
      summary: 'each migration: when it ran, or that it runs next',
      examples: ['migrate status'],
      problems: 'some have not run, or the database has some that this checkout has not',
      async run(_input, { db, out }) {
        const expected = await migrationNames(MIGRATIONS_DIR);
        const status = await migrationStatus({ expected }, { sql: db });
        const { ran, pending, outOfOrder, unknown } = status;
        const rows = [
          ...ran.map(({ name, at }) => ({
            name,
            at: at as Date | null,
            state: unknown.includes(name) ? 'ran, not in this checkout' : 'ran',
          })),
          ...pending.map((name) => ({
            name,
            at: null,
            state: outOfOrder.includes(name) ? 'refused: a later one ran' : 'runs next',
          })),
        ];
        out.show(status, () =>
          out.table(rows, { migration: (r) => r.name, state: (r) => r.state, ran: (r) => r.at }),
        );
        return pending.length + unknown.length > 0 ? EXIT.problems : EXIT.ok;
      },
    }),
  },
};
