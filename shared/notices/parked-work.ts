import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import { resolveNotice, tellOperators } from './tell-operators.ts';

/** Tells operators that a job leaves organisations out, or that it leaves out nobody any more. */
export async function tellParked(
  { job, parked }: { job: string; parked: number },
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<void> {
  const key = `parked:${job}`;
  if (parked === 0) return resolveNotice({ key }, { sql, clock });
  await tellOperators(
    {
      key,
      title: `${job} leaves out ${parked} ${parked === 1 ? 'organisation' : 'organisations'}`,
      body: 'Something in their rows stops it. The others are served, theirs is tried again each hour.\nSee `npm run ops -- jobs parked`.',
    },
    { sql, clock },
  );
}
