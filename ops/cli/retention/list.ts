import { listArchives } from '../../../shared/retention/archives.ts';
import { listPolicies, policyOf } from '../../../shared/retention/policy.ts';
import { count } from '../../../tools/command-line/options.ts';
import { text } from '../../../tools/command-line/text.ts';
import { EXIT, verb } from '../noun.ts';

export const list = verb({
  summary: 'the policies, or the archives of a table',
  args: [{ name: 'table', summary: 'its archives, newest first; the policies by default' }],
  options: { limit: count({ summary: 'how many archives at most', fallback: 50 }) },
  examples: ['retention list', 'retention list audit_logs'],
  async run({ args, options }, { db: sql, out }) {
    if (args[0] === undefined) {
      const policies = await listPolicies({ sql });
      out.show(policies, () =>
        out.table(policies, {
          table: (p) => p.table,
          days: (p) => p.days,
          archived: (p) => (p.archive ? 'yes' : 'no'),
          'last run': (p) => p.lastRunAt?.toISOString() ?? 'never',
          hold: (p) => p.holdReason ?? (p.enabled ? '' : 'disabled'),
        }),
      );
      return EXIT.ok;
    }
    const { table } = policyOf(args[0], await listPolicies({ sql }));
    const limit = options.limit;
    const archives = await listArchives({ table, limit }, { sql });
    out.show(archives, () =>
      archives.length === 0
        ? text`Nothing of ${table} was archived yet`
        : out.table(archives, {
            id: (a) => a.id,
            status: (a) => a.status,
            rows: (a) => a.rows ?? 0,
            deleted: (a) => a.deleted ?? 0,
            from: (a) => a.firstAt ?? '',
            to: (a) => a.lastAt ?? '',
            object: (a) => a.key ?? '',
          }),
    );
    return EXIT.ok;
  },
});
