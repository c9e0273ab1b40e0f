import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Runtime, startRuntime } from '../../local/runtime.ts';
import type { StackChanges } from '../../local/stack-source.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { fixtureSource } from './fixtures/fixture.ts';

// Whole stacks start and stop here, beside other tests on two cores.
jest.setTimeout(150_000);

describe('the runtime, on a small stack', () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'nightshift-runtime-'));
  let database: Awaited<ReturnType<typeof createEmptyDatabase>>;
  let runtime: Runtime;
  let changes: StackChanges;

  const start = () =>
    startRuntime({
      root: join(import.meta.dirname, '../..'),
      stateDir,
      port: 0,
      fresh: false,
      ephemeral: false,
      watch: false,
      schedules: true,
      databaseUrl: database.url,
      source: (dataDir, told) => {
        changes = told;
        return fixtureSource(dataDir);
      },
    });
  const get = async (path: string) => (await fetch(runtime.stack.apiUrl + path)).text();
  const logs = (name: string): Record<string, unknown>[] => {
    const path = join(stateDir, 'logs', `${name}.jsonl`);
    if (!existsSync(path)) return [];
    const lines = readFileSync(path, 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line));
  };
  const send = async (body: unknown, credentials = runtime.stack.operator) => {
    const { awsEndpoint: endpoint, region, queues } = runtime.stack;
    const client = new SQSClient({ endpoint, region, credentials });
    const MessageBody = JSON.stringify(body);
    await client.send(new SendMessageCommand({ QueueUrl: queues.jobs, MessageBody }));
    client.destroy();
  };
  const attemptsAt = (id: number) =>
    logs('worker')
      .filter((line) => (line.handled as { id?: number } | undefined)?.id === id)
      .map((line) => line.attempt);

  beforeAll(async () => {
    database = await createEmptyDatabase();
    runtime = await start();
  });
  afterAll(async () => {
    await runtime.stop();
    await database.drop();
    rmSync(stateDir, { recursive: true });
  });

  it('migrates before anything else, and says where everything is', async () => {
    await eventually(() => expect(logs('migrate')).toHaveLength(2));
    // it provides both of the fixture's custom resources
    expect(logs('migrate')).toEqual([
      expect.objectContaining({ migrated: 'abc', type: 'Create' }),
      expect.objectContaining({ type: 'Create' }),
    ]);
    expect(JSON.parse(readFileSync(join(stateDir, 'stack.json'), 'utf8'))).toEqual({
      ...runtime.stack,
      databaseUrl: database.url,
      apiUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      bus: 'nightshift-local',
      buckets: { uploads: 'nightshift-local-uploads-000000000000' },
      functions: ['caller', 'worker', 'faulty', 'throttled', 'migrate'],
      stripeWebhookSecret: expect.stringMatching(/^whsec_/),
      pid: process.pid,
    });
  });

  it('answers requests by the function behind the route', async () => {
    const answer = JSON.parse(await get('/echo/a'));
    expect(answer).toMatchObject({
      event: { rawPath: '/echo/a' },
      functionName: 'nightshift-local-caller',
      apiUrl: `${runtime.stack.apiUrl}/`,
    });
  });

  it('refuses what the role of a function does not grant, as AWS would', async () => {
    const { credentials } = JSON.parse(await get('/echo/a'));
    await expect(send({ id: 0 }, credentials)).rejects.toThrow(
      /nightshift-local-caller is not authorized to perform: sqs:SendMessage.*on resource/i,
    );
  });

  it('hands queued messages to the function, again after a failure, and at last to the DLQ', async () => {
    await send({ id: 1, fail: true });
    await eventually(() => expect(attemptsAt(1)).toEqual(['1', '2', '3']), { within: 15_000 });
  });

  it('takes a changed bundle for the next invocation', async () => {
    expect(await get('/echo/version')).toBe('one');
    const code = `export const handler = async () => 'two';`;
    writeFileSync(join(stateDir, 'functions', 'caller', 'index.mjs'), code);
    changes.onRebuilt(['caller']);
    expect(await get('/echo/version')).toBe('two');
  });

  it('gives messages to a new host when the old one is killed in the middle of them', async () => {
    await send({ id: 2, slowMs: 1_500 });
    await eventually(() => expect(attemptsAt(2)).toEqual(['1']));
    const before = runtime.hostPid() as number;
    process.kill(before, 'SIGKILL');
    await eventually(() => expect(attemptsAt(2)).toEqual(['1', '2']), { within: 15_000 });
    expect(runtime.hostPid()).not.toBe(before);
  });

  it('refuses a second runtime on the same state, naming the process', async () => {
    await expect(start()).rejects.toThrow(`process ${process.pid}`);
    expect(existsSync(join(stateDir, 'stack.json'))).toBe(true);
  });

  it('finishes what is in work when it stops, leaves no process, and keeps its data', async () => {
    const { stack } = runtime;
    const host = runtime.hostPid() as number;
    await send({ id: 3, slowMs: 500 });
    await eventually(() => expect(attemptsAt(3)).toEqual(['1']));
    await runtime.stop();
    expect(() => process.kill(host, 0)).toThrow('ESRCH');
    const refused = { cause: { code: 'ECONNREFUSED' } };
    await expect(fetch(stack.apiUrl)).rejects.toMatchObject(refused);
    await expect(fetch(stack.awsEndpoint)).rejects.toMatchObject(refused);
    expect(existsSync(join(stateDir, 'stack.json'))).toBe(false);
    expect(existsSync(join(stateDir, 'runtime.lock'))).toBe(false);

    runtime = await start();
    expect(runtime.stack.stripeWebhookSecret).toBe(stack.stripeWebhookSecret);
    await send({ id: 4 });
    await eventually(() => expect(attemptsAt(4)).toEqual(['1']));
    expect(attemptsAt(3)).toEqual(['1']);
  });

  it('waits for nothing when it is forced to stop', async () => {
    await send({ id: 5, slowMs: 60_000 });
    await eventually(() => expect(attemptsAt(5)).toEqual(['1']));
    const began = performance.now();
    await runtime.stop({ force: true });
    // The function's own timeout is three seconds.
    expect(performance.now() - began).toBeLessThan(2_000);
    runtime = await start();
  });

  it('takes over the lock of a runtime that is gone', async () => {
    await runtime.stop();
    const gone = JSON.stringify({ pid: process.pid, born: 'long ago' });
    writeFileSync(join(stateDir, 'runtime.lock'), gone);
    runtime = await start();
    expect(JSON.parse(readFileSync(join(stateDir, 'runtime.lock'), 'utf8')).pid).toBe(process.pid);
  });
});
