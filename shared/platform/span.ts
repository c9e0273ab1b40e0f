import { randomBytes } from 'node:crypto';
import { currentStage } from './environment.ts';
import type { Trace } from './trace.ts';

/** A piece of work within a trace, as OpenTelemetry knows it. */
export type Span = {
  /** What the work publishes, sends and writes belongs to. */
  trace: Trace;
  end(told: Told): void;
};

type Told = {
  name: string;
  /** Absent: it went well. */
  failed?: string | undefined;
  attributes: Record<string, string | number>;
};

/** OpenTelemetry's numbers. */
const KIND = { server: 2, consumer: 5 } as const;
const STATUS_ERROR = 2;

/**
 * Begins a span, where the stage writes them (`-c tracing=otlp`): when it ends it is one line of OTLP's
 * JSON in the function's log, which a collector reads from there. No layer, no exporter, no call: a
 * function starts and ends as without. Elsewhere it is the trace that came, and writes nothing.
 */
export function beginSpan(kind: keyof typeof KIND, parent: Trace): Span {
  if (process.env.TRACING !== 'otlp') return { trace: parent, end: () => {} };
  const trace = { ...parent, parentId: randomBytes(8).toString('hex') };
  const begun = nanoseconds();
  return {
    trace,
    end: ({ name, failed, attributes }) =>
      write({
        traceId: parent.traceId,
        spanId: trace.parentId,
        parentSpanId: parent.parentId,
        name,
        kind: KIND[kind],
        startTimeUnixNano: begun,
        endTimeUnixNano: nanoseconds(),
        attributes: toAttributes(attributes),
        status: failed === undefined ? {} : { code: STATUS_ERROR, message: failed },
      }),
  };
}

const nanoseconds = () =>
  String(BigInt(Math.round((performance.timeOrigin + performance.now()) * 1_000)) * 1_000n);

const toAttributes = (values: Record<string, string | number>) =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }));

/** As the collector's `otlpjson` takes it: one line, one export. Not by console, which would wrap it. */
function write(span: object): void {
  const stage = currentStage();
  const name = process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'nightshift';
  const resource = toAttributes({
    'service.namespace': 'nightshift',
    'service.name': name.replace(`nightshift-${stage}-`, ''),
    'deployment.environment.name': stage,
    'faas.name': name,
  });
  const scopeSpans = [{ scope: { name: 'nightshift' }, spans: [span] }];
  process.stdout.write(
    `${JSON.stringify({ resourceSpans: [{ resource: { attributes: resource }, scopeSpans }] })}\n`,
  );
}
