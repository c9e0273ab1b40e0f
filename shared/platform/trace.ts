import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash, randomBytes } from 'node:crypto';

/** A W3C traceparent, `00-<32 hex>-<16 hex>-<flags>`: what one request brings about, wherever it goes. */
export type Trace = { traceId: string; parentId: string; sampled: boolean };

const store = new AsyncLocalStorage<Trace>();

/** Runs `work` as a part of a trace: what it publishes, sends and logs carries it. */
export const withTrace = <T>(trace: Trace | undefined, work: () => T): T =>
  trace ? store.run(trace, work) : work();

export const currentTrace = (): Trace | undefined => store.getStore();

const W3C = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const ROOT = /(?:^|;)\s*Root=1-([0-9a-f]{8})-([0-9a-f]{24})(?:;|$)/;
const PARENT = /(?:^|;)\s*Parent=([0-9a-f]{16})(?:;|$)/;
const NOTHING = /^0+$/;

/** @returns undefined for what is no traceparent: it comes from strangers. */
export function readTraceparent(header: string | undefined): Trace | undefined {
  const [, traceId = '', parentId = '', flags = ''] = W3C.exec(header?.trim() ?? '') ?? [];
  if (!traceId || NOTHING.test(traceId) || NOTHING.test(parentId)) return undefined;
  return { traceId, parentId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export const writeTraceparent = ({ traceId, parentId, sampled }: Trace): string =>
  `00-${traceId}-${parentId}-${sampled ? '01' : '00'}`;

/** As API Gateway, EventBridge and SQS carry it. @returns undefined for what is none */
export function readXray(header: string | undefined): Trace | undefined {
  const [, seconds = '', rest = ''] = ROOT.exec(header ?? '') ?? [];
  if (!seconds) return undefined;
  const parentId = PARENT.exec(header ?? '')?.[1] ?? rest.slice(0, 16);
  return { traceId: `${seconds}${rest}`, parentId, sampled: /Sampled=1/.test(header ?? '') };
}

/** A trace id of W3C is one of X-Ray with a dash after eight digits: one id finds it in both. */
export const writeXray = ({ traceId, parentId, sampled }: Trace): string =>
  `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)};Parent=${parentId};Sampled=${sampled ? 1 : 0}`;

/** A trace as a row keeps it, its id, goes on from there: who its parent was, the row does not say. */
export function traceOfRow(traceId: string): Trace {
  const id = traceId.replaceAll('-', '');
  return { traceId: id, parentId: id.slice(16), sampled: false };
}

/**
 * Of a message that nobody gave one, a scheduled one for instance: the same each time it is received.
 * @param sentAt milliseconds since the epoch
 */
export function traceOfMessage({ id, sentAt }: { id: string; sentAt: number }): Trace {
  const digits = createHash('sha256').update(id).digest('hex');
  return {
    traceId: `${secondsOf(sentAt)}${digits.slice(0, 24)}`,
    parentId: digits.slice(24, 40),
    sampled: false,
  };
}

const secondsOf = (milliseconds: number) =>
  Math.floor(milliseconds / 1_000)
    .toString(16)
    .padStart(8, '0');

/** A new one, whose first digits are the time, as X-Ray wants them. */
export const newTrace = (now = Date.now()): Trace => ({
  traceId: `${secondsOf(now)}${randomBytes(12).toString('hex')}`,
  parentId: randomBytes(8).toString('hex'),
  sampled: false,
});
