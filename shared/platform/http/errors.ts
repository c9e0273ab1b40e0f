import {
  Conflict,
  Forbidden,
  InvalidRequest,
  NotAllowed,
  NotFound,
  OtherRequest,
  PlanLimit,
  RetryLater,
  TooLarge,
  TooManyRequests,
  Unauthorized,
} from '../errors.ts';
import { log } from '../log.ts';
import type { HttpResponse } from './request.ts';

/** Errors by their consequence. Everything else is a defect: 500, and says nothing. */
export const STATUS = [
  [InvalidRequest, 400, 'Bad Request'],
  [Unauthorized, 401, 'Unauthorized'],
  [PlanLimit, 402, 'Payment Required'],
  [Forbidden, 403, 'Forbidden'],
  [NotFound, 404, 'Not Found'],
  [NotAllowed, 405, 'Method Not Allowed'],
  [Conflict, 409, 'Conflict'],
  [TooLarge, 413, 'Content Too Large'],
  [OtherRequest, 422, 'Unprocessable Content'],
  [TooManyRequests, 429, 'Too Many Requests'],
  [RetryLater, 503, 'Service Unavailable'],
] as const;

/** An error as every route answers it. */
export function errorResponse(error: unknown, requestId: string): HttpResponse {
  const known = STATUS.find(([type]) => error instanceof type);
  if (!known) {
    log.error('request failed', { error });
    return problem({
      statusCode: 500,
      error: 'Internal Server Error',
      message: 'Something went wrong on our side; the request id finds it in the logs',
      requestId,
    });
  }
  const [, statusCode, name] = known;
  log[statusCode >= 500 ? 'error' : 'info']('request refused', { statusCode, error });
  return problem({ statusCode, error: name, message: (error as Error).message, requestId });
}

type Problem = { statusCode: number; error: string; message: string; requestId: string };

const problem = (body: Problem): HttpResponse => ({
  statusCode: body.statusCode,
  headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
});
