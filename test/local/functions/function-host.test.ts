import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type FunctionHost, startFunctionHost } from '../../../local/functions/function-host.ts';
import type { Answer, FunctionSpec, LogLine } from '../../../local/functions/protocol.ts';
import { eventually } from '../../support/eventually.ts';
import { FUNCTIONS_DIR } from '../fixtures/fixture.ts';

const spec = (name: string, overrides: Partial<FunctionSpec> = {}): FunctionSpec => ({
  name,
  functionName: `nightshift-local-${name}`,
  arn: `arn:aws:lambda:us-east-1:000000000000:function:nightshift-local-${name}`,
  codeDir: join(FUNCTIONS_DIR, name),
  handler: 'index.handler',
  timeoutSeconds: 1,
  memoryMb: 64,
  environment: { OWN: name },
  ...overrides,
});

const payload = (answer: Answer): unknown => {
  if (!answer.ok) throw new Error(`${answer.errorType}: ${answer.errorMessage}`);
  return JSON.parse(answer.payload);
};

describe('the function host', () => {
  let host: FunctionHost;
  const lines: LogLine[] = [];

  beforeAll(async () => {
    host = await startFunctionHost({
      functions: [
        spec('faulty'),
        spec('caller'),
        spec('throttled', { reservedConcurrency: 1, timeoutSeconds: 10 }),
        spec('missing', { codeDir: join(FUNCTIONS_DIR, 'nowhere') }),
        ...['loop', 'never', 'exit'].map((WAY) =>
          spec(`stuck-${WAY}`, {
            codeDir: join(FUNCTIONS_DIR, 'stuck'),
            initTimeoutSeconds: 1,
            environment: { WAY },
          }),
        ),
        spec('patient', { codeDir: join(FUNCTIONS_DIR, 'faulty'), timeoutSeconds: 30 }),
      ],
      onLine: (line) => lines.push(line),
      scratch: await mkdtemp(join(tmpdir(), 'scratch-')),
    });
  });
  afterAll(() => host.stop());

  it.each([
    ['throw', 'TypeError', 'as asked'],
    ['hang', 'Sandbox.Timedout', 'Task timed out after 1.00 seconds'],
    ['never', 'Sandbox.Timedout', 'Task timed out after 1.00 seconds'],
    ['exit', 'Runtime.ExitError', 'Runtime exited with error: exit status 3'],
    ['memory', 'Runtime.OutOfMemory', 'signal: killed'],
    ['unhandled', 'RangeError', 'nobody waits'],
    ['bigint', 'Runtime.MarshalError', 'Unable to stringify response'],
    ['large', 'Function.ResponseSizeTooLarge', 'exceeded maximum allowed payload size'],
  ])('answers with an error when a function does this: %s', async (way, errorType, message) => {
    const answer = await host.invoke('faulty', { way });
    expect(answer).toMatchObject({ ok: false, errorType });
    expect((answer as { errorMessage: string }).errorMessage).toContain(message);
    expect(payload(await host.invoke('faulty', {}))).toMatchObject({ own: 'faulty' });
  });

  it('keeps an execution environment for the next invocation', async () => {
    const { calls } = payload(await host.invoke('faulty', {})) as { calls: number };
    expect(payload(await host.invoke('faulty', {}))).toMatchObject({ calls: calls + 1 });
  });

  it("shows a function its own environment and nothing of the machine's", async () => {
    const shown = payload(await host.invoke('faulty', {}));
    expect(shown).toMatchObject({ own: 'faulty' });
    expect(shown).not.toHaveProperty('secret');
  });

  it('says so when a module cannot load, each time anew', async () => {
    for (const _ of [1, 2])
      expect(await host.invoke('missing', {})).toMatchObject({
        ok: false,
        errorMessage: expect.stringContaining('nowhere'),
      });
  });

  it.each([
    ['loop', 'Sandbox.Timedout'],
    ['never', 'Sandbox.Timedout'],
    ['exit', 'Runtime.ExitError'],
  ])('answers in time when a module goes wrong while it loads: %s', async (way, errorType) => {
    for (const _ of [1, 2])
      expect(await host.invoke(`stuck-${way}`, {})).toMatchObject({ ok: false, errorType });
  });

  it('throttles above the reserved concurrency', async () => {
    const first = host.invoke('throttled', { ms: 300 });
    expect(await host.invoke('throttled', { ms: 0 })).toMatchObject({ ok: false, throttled: true });
    expect(payload(await first)).toBe('done');
  });

  it('runs several invocations of a function at once, one in each environment', async () => {
    const began = performance.now();
    const all = await Promise.all(
      [1, 2, 3, 4].map(() => host.invoke('patient', { way: 'sleep', ms: 1_000 })),
    );
    expect(all.every((answer) => answer.ok)).toBe(true);
    expect(performance.now() - began).toBeLessThan(3_900);
  });

  it('keeps what a function prints, with the request that it was printed for', async () => {
    await host.invoke('caller', { rawPath: '/somewhere' });
    const line = lines.find((candidate) => candidate.text === 'echoing /somewhere');
    expect(line).toMatchObject({ functionName: 'caller', stream: 'stdout' });
    expect(line?.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('fails what was running when it is killed, and runs the next one', async () => {
    const before = host.pid() as number;
    const running = host.invoke('patient', { way: 'sleep', ms: 20_000 });
    process.kill(before, 'SIGKILL');
    expect(await running).toMatchObject({ ok: false, errorType: 'Runtime.ExitError' });
    expect(payload(await host.invoke('faulty', {}))).toMatchObject({ own: 'faulty' });
    expect(host.pid()).not.toBe(before);
  });

  it('ends its process when it stops', async () => {
    const scratch = await mkdtemp(join(tmpdir(), 'scratch-'));
    const own = await startFunctionHost({ functions: [spec('faulty')], onLine: () => {}, scratch });
    const pid = own.pid() as number;
    const running = own.invoke('faulty', { way: 'never' });
    await own.stop();
    expect(await running).toMatchObject({ ok: false });
    await eventually(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'));
  });
});
