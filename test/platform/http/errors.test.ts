import { expect, it } from '@jest/globals';
import { AlreadyDone, RetryLater } from '../../../shared/platform/errors.ts';
import { errorResponse, STATUS } from '../../../shared/platform/http/errors.ts';

/** Lines of the log while `work` runs, each with the writer that got it. */
function logged(work: () => void): [on: string, line: Record<string, unknown>][] {
  const lines: [string, Record<string, unknown>][] = [];
  const before = { info: console.info, error: console.error };
  for (const on of ['info', 'error'] as const)
    console[on] = (line: string) => void lines.push([on, JSON.parse(line)]);
  try {
    work();
  } finally {
    Object.assign(console, before);
  }
  return lines;
}

it('each consequence has its status, under the name that HTTP gives it', () => {
  expect(STATUS.map(([type, ...rest]) => [type.name, ...rest])).toEqual([
    ['InvalidRequest', 400, 'Bad Request'],
    ['Unauthorized', 401, 'Unauthorized'],
    ['PlanLimit', 402, 'Payment Required'],
    ['Forbidden', 403, 'Forbidden'],
    ['NotFound', 404, 'Not Found'],
    ['NotAllowed', 405, 'Method Not Allowed'],
    ['Conflict', 409, 'Conflict'],
    ['TooLarge', 413, 'Content Too Large'],
    ['OtherRequest', 422, 'Unprocessable Content'],
    ['TooManyRequests', 429, 'Too Many Requests'],
    ['RetryLater', 503, 'Service Unavailable'],
  ]);
});

it.each(STATUS)(
  '%o is %i, an error of ours from 500 on, which an alarm counts',
  (type, statusCode, name) => {
    let response: ReturnType<typeof errorResponse> | undefined;
    const error = new type('no');
    const lines = logged(() => {
      response = errorResponse(error, 'r-1');
    });
    expect(lines).toEqual([
      [
        statusCode === 503 ? 'error' : 'info',
        expect.objectContaining({ message: 'request refused', statusCode }),
      ],
    ]);
    expect(response).toMatchObject({ statusCode });
    expect(JSON.parse(response?.body ?? '')).toEqual({
      ...{ statusCode, error: name, message: 'no', requestId: 'r-1' },
    });
  },
);

it.each([new AlreadyDone('secret'), new Error('secret'), 'secret'])(
  'any other is 500, and says nothing: %s',
  (error) => {
    let response: ReturnType<typeof errorResponse> | undefined;
    const lines = logged(() => {
      response = errorResponse(error, 'r-1');
    });
    expect(lines).toMatchObject([['error', { message: 'request failed' }]]);
    expect(response).toMatchObject({ statusCode: 500 });
    expect(response?.body).not.toContain('secret');
  },
);

it('is no worse for what was its cause', () => {
  logged(() => {
    const error = new RetryLater('away', { cause: new Error('secret') });
    expect(errorResponse(error, 'r').body).not.toContain('secret');
  });
});
