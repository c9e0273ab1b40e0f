import * as z from 'zod/mini';
import { RejectMessage } from '../errors.ts';
import { parseJson } from '../json.ts';
import { RETRIES, type RetryPolicy } from './retry-policy.ts';

/** An event as a rule's pattern names it. */
export type EventName = {
  source: string;
  /** Absent: every event of the source. */
  detailType?: string | readonly string[];
};

/** One kind of message that a queue takes. */
export type MessageKind<D = unknown> = {
  /** Who sends it: a rule of the bus for an event, or a schedule. */
  from: { event: EventName } | { schedule: string };
  /** Looks whether a body is of this kind; answers what the schema then reads. */
  open(body: unknown): { detail: unknown } | undefined;
  /** Made when the first message of the kind is read, and not before. */
  readonly schema: z.ZodMiniType<D>;
  /** The business meaning of the effect: the same key is the same effect, however often it is delivered. */
  effectKey(detail: D): string;
};

// biome-ignore lint/suspicious/noExplicitAny: effectKey makes kinds invariant, and a record holds many
type Kinds = Record<string, MessageKind<any>>;

/** A message of a queue, told apart by its kind. */
export type BodyOf<K extends Kinds> = {
  [N in keyof K & string]: { kind: N; detail: K[N] extends MessageKind<infer D> ? D : never };
}[keyof K & string];

type AnyBody = { kind: string; detail: unknown };

/**
 * What a queue carries, declared once, in its domain: the wrapper reads and keys messages by it, so
 * does the collector of dead letters, the stack makes queue and rules of it, the pages print it.
 */
export type QueueContract<B extends AnyBody = AnyBody> = {
  /** Short name, e.g. `billing`: what its dead letters, replays and tables call it. */
  queue: string;
  /** The queue of SQS that its messages lie in: its own, unless several contracts share one. */
  through: string;
  /** The function that works it off. */
  consumer: string;
  accepts: Kinds;
  retries: RetryPolicy;
  /** Tables of which a row only says that a message came: one that writes nothing else changes nothing. */
  records?: readonly string[];
  /** @throws RejectMessage when the body is none that the queue takes, naming the fields that do not fit. */
  read(raw: string): B;
  /** @throws RejectMessage when the body has no effect of its own. */
  effectKey(body: B): string;
};

/** What a contract's messages carry. */
export type Carried<C> = C extends QueueContract<infer B> ? B : never;

/**
 * Declares what a queue carries. Its messages are read by the first kind that opens them; the effect
 * key is that kind's.
 * @returns a contract whose `read` throws RejectMessage for what none of them accepts
 */
export function queueContract<K extends Kinds>(declared: {
  queue: string;
  through?: string;
  consumer: string;
  accepts: K;
  retries?: RetryPolicy;
  records?: readonly string[];
}): QueueContract<BodyOf<K>> {
  const { queue, accepts } = declared;
  return {
    retries: RETRIES,
    through: queue,
    ...declared,
    read: (raw) => {
      const body = parseJson(
        raw,
        (cause) => new RejectMessage('The message is not JSON', { cause }),
      );
      for (const [kind, of] of Object.entries(accepts)) {
        const found = of.open(body);
        if (found) return { kind, detail: check(of.schema, found.detail) } as BodyOf<K>;
      }
      throw new RejectMessage(`The queue ${queue} does not take this message`, {
        details: describe(body),
      });
    },
    effectKey: ({ kind, detail }) => (accepts[kind] as MessageKind).effectKey(detail),
  };
}

function check(schema: z.ZodMiniType, detail: unknown): unknown {
  const parsed = z.safeParse(schema, detail);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path, code, message }) => {
    const field = ['detail', ...path].join('.');
    // Our own words say why; those of the library say nothing more.
    return code === 'custom' ? `${field} (${message})` : field;
  });
  throw new RejectMessage(`The message is malformed at ${[...new Set(fields)].join(', ')}`);
}

/** What names a message without telling its contents. */
function describe(body: unknown): Record<string, string> {
  const named = (body ?? {}) as Record<string, unknown>;
  const names = {
    source: named.source,
    detailType: named['detail-type'],
    schedule: named.schedule,
  };
  const told = Object.entries(names).filter(([, name]) => typeof name === 'string');
  return Object.fromEntries(told.map(([key, name]) => [key, String(name).slice(0, 100)]));
}
