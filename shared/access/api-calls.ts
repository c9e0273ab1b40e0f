import { DAY, inSeconds } from '../platform/durations.ts';
import { PlanLimit, TooManyRequests } from '../platform/errors.ts';

/** What became of a request as an API call of the plan; all null for one that is none. */
export type TakenCall = {
  granted: boolean | null;
  reason: string | null;
  used: number | null;
  /** null: the plan has no limit. */
  most: number | null;
  resetsAt: Date | null;
};

const secondsTo = (moment: Date | null, now: Date) =>
  moment ? Math.ceil((moment.getTime() - now.getTime()) / 1_000) : 0;

/** The plan's limit as one of the request's limits, where there is one. */
export function apiCallsLimit({ used, most, resetsAt }: TakenCall, now: Date) {
  if (used === null || most === null) return [];
  const limit = { max: most, windowSeconds: inSeconds(DAY) };
  return [{ name: 'api_calls', limit, used, seconds: secondsTo(resetsAt, now) }];
}

/** @throws TooManyRequests until the day is over; PlanLimit where the plan has no API calls at all. */
export function refuseBeyondPlan(
  { granted, reason, most, resetsAt }: TakenCall,
  { now, headers }: { now: Date; headers: Record<string, string> },
): void {
  if (granted !== false) return;
  if (reason === 'not-in-plan') throw new PlanLimit('The plan has no API calls');
  headers['retry-after'] = String(secondsTo(resetsAt, now));
  throw new TooManyRequests(
    `The plan has ${most} API calls a day, and all of them are used until ${resetsAt?.toISOString()}: a higher plan has more`,
  );
}
