import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import { resolveNotice, tellOperators } from './tell-operators.ts';

const KEY = 'billing-drift';

/** One notice for the drift of a night, by kind and how; resolved by the first night without. */
export async function tellBillingDrift(
  { drifts }: { drifts: readonly { kind: string; what: string; repaired: boolean }[] },
  deps: { sql: Sql; clock: Clock },
): Promise<void> {
  if (drifts.length === 0) return resolveNotice({ key: KEY }, deps);
  const counted = Map.groupBy(drifts, ({ kind, what }) => `${kind} ${what}`);
  const lines = [...counted].map(([name, list]) => `${name}: ${list.length}`);
  const left = drifts.filter(({ repaired }) => !repaired).length;
  await tellOperators(
    {
      key: KEY,
      title: `Billing differed from Stripe in ${drifts.length} places`,
      body: [
        ...lines,
        left > 0
          ? `${left} could not be mended: npm run ops -- billing verify shows them.`
          : 'All of them were mended. Webhooks were missed: npm run ops -- doctor.',
      ].join('\n'),
    },
    deps,
  );
}
