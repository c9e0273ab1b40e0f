import { afterEach, describe, expect, it } from '@jest/globals';
import { RejectMessage } from '../../shared/platform/errors.ts';
import { describeError, log, withLogContext } from '../../shared/platform/log.ts';
import { emitMetrics } from '../../shared/platform/metrics.ts';

/** What a writer is given while `work` runs, in its place. */
function given<K extends string>(to: Record<K, unknown>, name: K, work: () => void): string[] {
  const [before, lines] = [to[name], [] as string[]];
  to[name] = (line: string) => lines.push(line) > 0;
  try {
    work();
  } finally {
    to[name] = before;
  }
  return lines;
}

const written = (on: 'debug' | 'info' | 'warn' | 'error', work: () => void): unknown[] =>
  given(console, on, work).map((line) => JSON.parse(line));

describe('a log line', () => {
  it.each(['debug', 'info', 'warn', 'error'] as const)('says its level: %s', (level) => {
    expect(written(level, () => log[level]('happened', { id: 7 }))).toEqual([
      { level, message: 'happened', id: 7 },
    ]);
    expect(written(level, () => log[level]('happened'))).toHaveLength(1);
  });

  it('carries what surrounds it, the inner over the outer', () => {
    const lines = written('info', () =>
      withLogContext({ a: 1, b: 1 }, () => {
        withLogContext({ b: 2 }, () => log.info('inside', { c: 3 }));
        log.info('outside');
      }),
    );
    expect(lines).toMatchObject([
      { a: 1, b: 2, c: 3 },
      { a: 1, b: 1 },
    ]);
    expect(written('info', () => log.info('after'))).toEqual([{ level: 'info', message: 'after' }]);
  });

  it('describes an error among its fields, without its stack', () => {
    const error = new RejectMessage('no', { details: { id: 1 }, cause: new TypeError('deep') });
    const [line] = written('error', () => log.error('failed', { error, why: 'text' }));
    expect(line).toEqual({
      ...{ level: 'error', message: 'failed', why: 'text' },
      error: {
        ...{ name: 'RejectMessage', message: 'no', details: { id: 1 } },
        cause: { name: 'TypeError', message: 'deep' },
      },
    });
  });
});

describe('an error in words', () => {
  const driver = (more: object) =>
    Object.assign(new Error('value "ada@a.example" is too long'), { severity: 'ERROR', ...more });

  it.each([
    [{ code: '22001' }, 'Postgres error 22001'],
    [{ code: '23505', table: 'users' }, 'Postgres error 23505 at users'],
    [
      { code: '23505', table: 'users', constraint: 'users_email_key' },
      'Postgres error 23505 at users.users_email_key',
    ],
  ])('of the database names the condition and the place, and no value', (more, message) => {
    expect(describeError(driver(more))).toEqual({
      ...{ name: 'DatabaseError', message, code: more.code },
    });
  });

  it('of others keeps the name and the code', () => {
    const away = Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
    expect(describeError(away)).toEqual({ name: 'Error', message: 'away', code: 'ECONNREFUSED' });
    const odd = Object.assign(new Error('odd'), { severity: 'ERROR' });
    expect(describeError(odd)).toEqual({ name: 'Error', message: 'odd' });
    expect(describeError('a text')).toEqual({ name: 'NonError', message: 'a text' });
    expect(describeError(undefined)).toEqual({ name: 'NonError', message: 'undefined' });
  });
});

describe('a line of metrics', () => {
  const before = process.env.AWS_LAMBDA_FUNCTION_NAME;
  afterEach(() => {
    if (before === undefined) delete process.env.AWS_LAMBDA_FUNCTION_NAME;
    else process.env.AWS_LAMBDA_FUNCTION_NAME = before;
  });
  const values = { age_seconds: 1, wait_ms: 2, size_bytes: 3, rows: 4 };
  function emitted(): Record<string, unknown> {
    const text = given(process.stdout, 'write', () => emitMetrics(values)).join('');
    expect(text.indexOf('\n')).toBe(text.length - 1);
    return JSON.parse(text);
  }

  it('is CloudWatch’s embedded format: a namespace, one dimension, units by the names’ ends', () => {
    delete process.env.AWS_LAMBDA_FUNCTION_NAME;
    const { _aws, Stage, ...rest } = emitted() as { _aws: { Timestamp: number }; Stage: string };
    expect(_aws).toEqual({
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [
        {
          Namespace: 'Nightshift',
          Dimensions: [['Stage']],
          Metrics: [
            { Name: 'age_seconds', Unit: 'Seconds' },
            { Name: 'wait_ms', Unit: 'Milliseconds' },
            { Name: 'size_bytes', Unit: 'Bytes' },
            { Name: 'rows', Unit: 'Count' },
          ],
        },
      ],
    });
    expect(Math.abs(Date.now() - _aws.Timestamp)).toBeLessThan(60_000);
    expect(Stage).toEqual(expect.any(String));
    expect(rest).toEqual(values);
  });

  it('names the function that it is of', () => {
    const { Stage } = emitted();
    process.env.AWS_LAMBDA_FUNCTION_NAME = `nightshift-${Stage}-send-email`;
    expect(emitted()).toMatchObject({
      service: 'send-email',
      function_name: `nightshift-${Stage}-send-email`,
    });
  });
});
