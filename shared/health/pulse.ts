import type { Clock } from '../platform/clock.ts';
import type { Sql } from '../platform/database/database.ts';
import { checkOutbox } from './backlog.ts';
import { attempt, type Check, hasProblem } from './check.ts';

export type Pulse = 'healthy' | 'degraded';

/** Milliseconds for which one look counts: strangers may ask as often as they like. */
const KEEP = 10_000;
/** Milliseconds that a look may take before it counts as bad. */
const PATIENCE = 2_000;

/**
 * Whether work flows, for anybody who asks: the database answers and what was committed reaches the
 * bus. It says no more than one word, and looks at most every ten seconds.
 */
export function createPulse(deps: { sql: Sql; clock: Clock }): () => Promise<Pulse> {
  let kept: { until: number; pulse: Promise<Pulse> } | undefined;
  return () => {
    const now = deps.clock().getTime();
    if (kept && kept.until > now) return kept.pulse;
    kept = { until: now + KEEP, pulse: look(deps) };
    return kept.pulse;
  };
}

async function look(deps: { sql: Sql; clock: Clock }): Promise<Pulse> {
  const { promise: late, resolve } = Promise.withResolvers<Check>();
  const timer = setTimeout(resolve, PATIENCE, {
    name: 'outbox',
    status: 'problem',
    detail: 'no answer in time',
  });
  const check = await Promise.race([attempt('outbox', () => checkOutbox(deps)), late]);
  clearTimeout(timer);
  return hasProblem([check]) ? 'degraded' : 'healthy';
}
