import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createClients } from '../../ops/stack/clients.ts';
import { followLines, readLines } from '../../ops/stack/function-logs.ts';

type Event = { eventId: string; timestamp: number; message: string };

/** What Lambda makes of a line of ours: a message of its own around it. */
const printed = (level: string, message: object, at: number): Event => ({
  eventId: `e${at}`,
  timestamp: at,
  message: JSON.stringify({
    timestamp: new Date(at).toISOString(),
    level,
    requestId: 'r-1',
    message: JSON.stringify(message),
  }),
});
const START = Date.parse('2026-11-29T10:00:00Z');

describe('the logs of a deployed stage', () => {
  let server: Server;
  let asked: Record<string, unknown>[];
  let groups: Record<string, Event[]>;
  const before = { ...process.env };
  const stack = { stage: 'prod', region: 'eu-central-1', functions: [] } as never;
  const aws = createClients(stack);

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const input = JSON.parse(await text(request)) as Record<string, unknown>;
      asked.push({ target: request.headers['x-amz-target'], ...input });
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      const events = groups[String(input.logGroupName)];
      if (!events) {
        response.statusCode = 400;
        response.end('{"__type":"ResourceNotFoundException","message":"no such group"}');
        return;
      }
      const due = events.filter(({ timestamp }) => timestamp >= Number(input.startTime));
      // One a time, as CloudWatch cuts its answers where it likes.
      const at = Number(input.nextToken ?? 0);
      response.end(
        JSON.stringify({
          events: due.slice(at, at + 1),
          ...(at + 1 < due.length && { nextToken: String(at + 1) }),
        }),
      );
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
    });
  });
  beforeEach(() => {
    asked = [];
    groups = {
      '/aws/lambda/nightshift-prod-sync-billing': [
        printed('INFO', { level: 'info', message: 'message processed', traceId: 't1' }, START),
        printed('WARN', { level: 'warn', message: 'message will be retried' }, START + 1_000),
        {
          eventId: 'p',
          timestamp: START + 2_000,
          message: '{"type":"platform.report","record":{}}',
        },
        { eventId: 'x', timestamp: START + 3_000, message: 'no JSON at all\n' },
      ],
    };
  });
  afterAll(() => {
    process.env = before;
    aws.close();
    server.close();
  });

  const wish = { functions: ['sync-billing', 'never-ran'], since: new Date(START), limit: 10 };

  it('are read as our own lines are, through every part of the answer, oldest first', async () => {
    const lines = await readLines(wish, { stack, aws });
    expect(lines.map(({ entry }) => entry.message ?? entry.text ?? entry.type)).toEqual([
      'message processed',
      'message will be retried',
      'platform.report',
      'no JSON at all',
    ]);
    expect(lines[0]).toMatchObject({
      name: 'sync-billing',
      entry: { level: 'info', requestId: 'r-1', traceId: 't1' },
    });
  });

  it('are the newest where there are more, and the bad ones alone where asked', async () => {
    expect(await readLines({ ...wish, limit: 1 }, { stack, aws })).toMatchObject([
      { entry: { text: 'no JSON at all' } },
    ]);
    const bad = await readLines({ ...wish, badOnly: true }, { stack, aws });
    expect(bad.map(({ entry }) => entry.level ?? entry.stream)).toEqual(['warn', 'platform']);
  });

  it('are asked for a text as a text, whatever language stands in it', async () => {
    await readLines({ ...wish, about: '{ $.a = "b" } \\ ?x' }, { stack, aws });
    expect(asked[0]).toMatchObject({
      target: 'Logs_20140328.FilterLogEvents',
      filterPattern: '"{ $.a = \\"b\\" } \\\\ ?x"',
    });
  });

  it('are followed: each line once, also one that comes late', async () => {
    const ended = new AbortController();
    const seen: unknown[] = [];
    const following = (async () => {
      for await (const { entry } of followLines(wish, { stack, aws }, ended)) {
        seen.push(entry.message ?? entry.text ?? entry.type);
        const lines = groups['/aws/lambda/nightshift-prod-sync-billing'] as Event[];
        if (seen.length === 4) lines.push(printed('INFO', { message: 'late' }, START + 500));
        if (seen.at(-1) === 'late') ended.abort();
      }
    })();
    await following;
    expect(seen.slice(4)).toEqual(['late']);
  });
});
