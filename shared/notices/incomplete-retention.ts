import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import { resolveNotice, tellOperators } from './tell-operators.ts';

/** Tells operators of rows that no run will get rid of; the first run that has none resolves it. */
export async function tellIncompleteRetention(
  { table, trouble }: { table: string; trouble: string[] },
  deps: { sql: Sql; clock: Clock },
): Promise<void> {
  const key = `retention-incomplete:${table}`;
  if (trouble.length === 0) return resolveNotice({ key }, deps);
  const impact = 'They are kept longer than promised; the others went.';
  await tellOperators(
    {
      key,
      title: `The retention of ${table} left rows behind`,
      body: `${trouble.join('\n')}\n\n${impact}`,
    },
    deps,
  );
}
