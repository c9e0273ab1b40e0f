import type { Fault } from './faults.ts';
import { StripeRefusal } from './refusal.ts';

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
/** The work's answer, also where it is refused. */
export function tell(work: () => unknown): Done {
  try {
    return answered(200, work());
  } catch (refusal) {
    if (refusal instanceof StripeRefusal)
      return answered(refusal.status, refusal.body, refusal.headers);
    throw refusal;
  }
}

export const error = (type: string, message: string) => ({ error: { type, message } });

/** @param retryAfter seconds */
export const tooMany = (retryAfter: number): Done =>
  answered(
    429,
    {
      error: { type: 'invalid_request_error', code: 'rate_limit', message: 'Too many requests' },
    },
    {
      'retry-after': String(retryAfter),
      'stripe-should-retry': 'true',
    },
  );

/** What Stripe answers to a call that a fault struck: by its status, 500 without one. */
export function failed({ status = 500, retryAfter }: Fault): Done {
  if (status === 429) return tooMany(retryAfter ?? 1);
  if (status === 402) return answered(402, error('card_error', 'Your card was declined.'));
  if (status < 500) return answered(status, error('invalid_request_error', 'Refused'));
  return answered(status, error('api_error', 'Something went wrong on Stripe’s end.'));
}
