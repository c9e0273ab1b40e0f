import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import { resolveNotice, tellOperators } from './tell-operators.ts';

const KEY = 'audit-chain';

/** Tells operators of organisations whose audit does not fit its chain, or that all of them fit. */
export async function tellAuditChain(
  { organizations }: { organizations: number },
  deps: { sql: Sql; clock: Clock },
): Promise<void> {
  if (organizations === 0) return resolveNotice({ key: KEY }, deps);
  await tellOperators(
    {
      key: KEY,
      title: 'The audit does not fit its chain',
      body: `Rows of ${organizations} organisations were changed, removed or cut off: \`npm run ops -- audit verify\` names them.\n\nWhat they say is no proof until somebody knows why.`,
    },
    deps,
  );
}
