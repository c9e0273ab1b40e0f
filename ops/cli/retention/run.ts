import { reasonOf } from '../../../shared/backup/runs/runs.ts';
import { previewRetention } from '../../../shared/retention/apply-retention.ts';
import { lines, text } from '../../../tools/command-line/text.ts';
import { run as runOnRecord } from '../../actions/retention.ts';
import { openStore } from '../../stack/buckets.ts';
import { EXIT, verb } from '../noun.ts';

type Progress = { table: string; archived: number; deleted: number };

export const run = verb({
  summary: 'archive and delete the rows that are past their time',
  description:
    'Archives old rows to the bucket, reads the archive back, and only then deletes them in small batches. What an earlier run left half done is finished first. What apply-retention does each day.',
  args: [{ name: 'table', summary: 'one table; all policies by default' }],
  changes: true,
  wayBack: 'retention restore, of what is archived; each night it happens by itself',
  problems: 'a policy failed or had to leave rows behind; the others were applied.',
  examples: ['retention run --dry-run', 'retention run audit_logs'],
  async run({ args, dryRun }, context) {
    const { out, db: sql, clock } = context;
    const input = { at: clock(), table: args[0] };
    if (dryRun) {
      const previews = await previewRetention(input, { sql });
      out.show({ dryRun: true, policies: previews }, () =>
        out.table(previews, {
          table: (p) => p.table,
          days: (p) => p.days,
          archived: (p) => (p.archive ? 'yes' : 'no'),
          'would go': (p) => p.due,
        }),
      );
      return EXIT.ok;
    }
    const onProgress = ({ table, archived, deleted }: Progress) =>
      out.progress(text`${table}: ${archived} archived, ${deleted} deleted`);
    const store = await openStore('archive', context);
    const { results, failures } = await runOnRecord({ table: args[0], store, onProgress }, context);
    const failed = failures.map(({ table, error }) => ({ table, reason: reasonOf(error) }));
    out.show({ results, failed }, () =>
      lines(
        out.table(results, {
          table: (r) => r.table,
          outcome: (r) => r.outcome,
          archived: (r) => r.archived,
          deleted: (r) => r.deleted,
        }),
        ...results.flatMap(({ trouble }) => trouble.map((said) => text`${said}`)),
        ...failed.map(({ table, reason }) => text`${table} failed: ${reason}`),
      ),
    );
    const troubled = failed.length > 0 || results.some(({ trouble }) => trouble.length > 0);
    return troubled ? EXIT.problems : EXIT.ok;
  },
});
