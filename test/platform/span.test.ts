import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { InvalidRequest, RejectMessage, RetryLater } from '../../shared/platform/errors.ts';
import { answer, apiContract } from '../../shared/platform/http/route.ts';
import { serve } from '../../shared/platform/http/serve.ts';
import { consume } from '../../shared/platform/queue/handler.ts';
import { currentTrace, type Trace, writeXray } from '../../shared/platform/trace.ts';
import { keyedContract } from '../support/contract.ts';
import { httpRequest } from '../support/http.ts';
import { sqsRecord } from '../support/sqs-record.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';

/** A span as OTLP's JSON has it, of those fields that a backend builds its tree from. */
const Line = z.object({
  resourceSpans: z.tuple([
    z.object({
      resource: z.object({
        attributes: z.array(z.object({ key: z.string(), value: z.looseObject({}) })),
      }),
      scopeSpans: z.tuple([
        z.object({
          scope: z.object({ name: z.string() }),
          spans: z.tuple([
            z.strictObject({
              traceId: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
              spanId: z.string().check(z.regex(/^[0-9a-f]{16}$/)),
              parentSpanId: z.string().check(z.regex(/^[0-9a-f]{16}$/)),
              name: z.string(),
              kind: z.int(),
              startTimeUnixNano: z.string().check(z.regex(/^\d{19}$/)),
              endTimeUnixNano: z.string().check(z.regex(/^\d{19}$/)),
              attributes: z.array(z.object({ key: z.string(), value: z.looseObject({}) })),
              status: z.object({ code: z.optional(z.int()), message: z.optional(z.string()) }),
            }),
          ]),
        }),
      ]),
    }),
  ]),
});

describe('spans of OpenTelemetry', () => {
  const { write } = process.stdout;
  let printed: string[];
  let sent: (Trace | undefined)[];
  let fails: Error | undefined;
  beforeEach(() => {
    printed = [];
    sent = [];
    fails = undefined;
    process.stdout.write = (text) => {
      printed.push(String(text));
      return true;
    };
  });
  afterEach(() => {
    process.stdout.write = write;
    for (const name of ['TRACING', 'STAGE', 'AWS_LAMBDA_FUNCTION_NAME']) delete process.env[name];
  });

  const spans = () =>
    printed
      .filter((line) => line.startsWith('{"resourceSpans"'))
      .map((line) => z.parse(Line, JSON.parse(line)).resourceSpans[0].scopeSpans[0].spans[0]);
  const api = serve(
    apiContract({
      function: 'things',
      routes: {
        'PUT /things/{id}': {
          does: 'Takes a thing.',
          caller: 'anyone',
          answers: { 200: () => z.object({}) },
        },
      },
    }),
    {
      callers: {},
      handlers: {
        'PUT /things/{id}': async () => {
          sent.push(currentTrace());
          if (fails) throw fails;
          return answer(200, {});
        },
      },
    },
  );
  const call = () =>
    api(
      httpRequest('PUT /things/{id}', {
        headers: { traceparent: `00-${TRACE}-${CALLER}-01` },
      }),
      {} as Context,
    );
  const work = (...traces: Trace[]) =>
    consume(keyedContract<{ key: string; bad?: boolean }>(), {
      deadLetters: {
        record: async () => ({ id: '' }),
        resolve: async () => {},
        recordTrial: async () => {},
      },
      process: async (messages) =>
        messages.map(({ body, trace }) => {
          sent.push(trace);
          return body.detail.bad
            ? { status: 'failed', error: new RejectMessage('card 4242 is no card') }
            : { status: 'done' };
        }),
    })({
      Records: traces.map((trace, i) =>
        sqsRecord({
          ...{
            queue: 'billing',
            id: `m-${i}`,
            body: JSON.stringify({ key: `k${i}`, bad: i === 1 }),
          },
          trace: writeXray(trace),
        }),
      ),
    });

  it('make one tree of a request and of each message that it led to, whatever shares a batch', async () => {
    process.env.TRACING = 'otlp';
    await call();
    const [request] = sent as [Trace];
    await work(request, request);
    const [first, second, third] = spans() as ReturnType<typeof spans> & { length: 3 };
    expect(first).toMatchObject({ traceId: TRACE, parentSpanId: CALLER, kind: 2 });
    expect(first?.status).toEqual({});
    expect(first?.name).toBe('PUT /things/{id}');
    for (const span of [second, third])
      expect(span).toMatchObject({ traceId: TRACE, parentSpanId: first?.spanId, kind: 5 });
    expect(second?.spanId).not.toBe(third?.spanId);
    // What a message brings about belongs to its own span.
    expect(sent.slice(1).map((trace) => trace?.parentId)).toEqual([second?.spanId, third?.spanId]);
    expect(second?.status).toEqual({});
    expect(third?.status).toEqual({ code: 2, message: 'RejectMessage' });
  });

  it('say of a request what it came to: a fault of ours is one, a refusal is none', async () => {
    process.env.TRACING = 'otlp';
    const before = console.error;
    console.error = () => {};
    try {
      for (const error of [new RetryLater('away'), new InvalidRequest('no')]) {
        fails = error;
        await call();
      }
    } finally {
      console.error = before;
    }
    expect(spans().map(({ status }) => status)).toEqual([{ code: 2, message: '503' }, {}]);
    expect(spans().map(({ attributes }) => attributes)).toEqual(
      ['503', '400'].map((status) => [
        { key: 'http.response.status_code', value: { intValue: status } },
        { key: 'http.route', value: { stringValue: '/things/{id}' } },
        { key: 'nightshift.request_id', value: { stringValue: 'r-1' } },
      ]),
    );
  });

  it('name no route where there is none', async () => {
    process.env.TRACING = 'otlp';
    await api(httpRequest('GET /nowhere'), {} as Context);
    expect(spans()).toMatchObject([{ name: 'no route', status: {} }]);
    expect(spans()[0]?.attributes.map(({ key }) => key)).toEqual([
      ...['http.response.status_code', 'nightshift.request_id'],
    ]);
  });

  it('take as long as the work took, and tell whose they are', async () => {
    process.env.TRACING = 'otlp';
    process.env.STAGE = 'dev';
    process.env.AWS_LAMBDA_FUNCTION_NAME = 'nightshift-dev-things';
    const began = Date.now();
    await call();
    const [line = ''] = printed.filter((it) => it.startsWith('{"resourceSpans"'));
    expect(line).toMatch(/^[^\n]*\n$/);
    const [{ resource, scopeSpans }] = z.parse(Line, JSON.parse(line)).resourceSpans;
    expect(scopeSpans[0].scope).toEqual({ name: 'nightshift' });
    const { startTimeUnixNano: start, endTimeUnixNano: end } = scopeSpans[0].spans[0];
    expect(BigInt(end)).toBeGreaterThanOrEqual(BigInt(start));
    // A clock of its own: a second beside the system's at most.
    expect(Math.abs(Number(BigInt(start) / 1_000_000n) - began)).toBeLessThan(1_000);
    expect(resource.attributes).toEqual([
      { key: 'service.namespace', value: { stringValue: 'nightshift' } },
      { key: 'service.name', value: { stringValue: 'things' } },
      { key: 'deployment.environment.name', value: { stringValue: 'dev' } },
      { key: 'faas.name', value: { stringValue: 'nightshift-dev-things' } },
    ]);
  });

  it('say nothing of what came from outside but its key', async () => {
    process.env.TRACING = 'otlp';
    await work(
      { traceId: TRACE, parentId: CALLER, sampled: true },
      { traceId: TRACE, parentId: CALLER, sampled: true },
    );
    expect(spans()).toHaveLength(2);
    expect(printed.filter((line) => line.startsWith('{"resourceSpans"')).join()).not.toContain(
      '4242',
    );
  });

  it('are not written where nobody asked, and the trace goes on as it came', async () => {
    await call();
    await work(sent[0] as Trace);
    expect(spans()).toEqual([]);
    expect(sent.map((trace) => trace?.parentId)).toEqual([CALLER, CALLER]);
  });
});
