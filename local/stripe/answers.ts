import type { Fault } from './faults.ts';

/** What the API says to a request. */
export type Done = { status: number; body: unknown; headers: Record<string, string> };
/** Also the two that are no answer: nothing comes, or the connection breaks after the work. */
export type Answered = Done | 'hang' | 'lose-answer';

export const answered = (
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Done => ({
  status,
  body,
  headers,
});
export const error = (type: string, message: string) => ({ error: { type, message } });

/** @param retryAfter seconds */
export const tooMany = (retryAfter: number): Done =>
  answered(
    429,
    { error: { type: 'rate_limit_error', code: 'rate_limit', message: 'Too many requests' } },
    {
      'retry-after': String(retryAfter),
      'stripe-should-retry': 'true',
    },
  );

export function failed({ status = 500, retryAfter }: Fault): Done {
  if (status === 429) return tooMany(retryAfter ?? 1);
  return answered(status, error('api_error', 'Something went wrong on Stripe’s end.'));
}
