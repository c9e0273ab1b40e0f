import { AsyncLocalStorage } from 'node:async_hooks';
import { printableJson } from './printable.ts';
import { currentTrace } from './trace.ts';

type Fields = Record<string, unknown>;
type Level = 'debug' | 'info' | 'warn' | 'error';

/**
 * Context per invocation and per message. The one-machine runtime and batches interleave many, so
 * a module-level context would mix them.
 */
const context = new AsyncLocalStorage<Fields>();

/** Runs `work` with `fields` on each of its log lines. */
export function withLogContext<T>(fields: Fields, work: () => T): T {
  return context.run({ ...context.getStore(), ...fields }, work);
}

/**
 * One JSON line per entry: what happened (a constant sentence) and ids. Callers pass ids and
 * counts, never payloads, secrets or personal data.
 */
export const log = {
  debug: (message: string, fields?: Fields) => write('debug', message, fields),
  info: (message: string, fields?: Fields) => write('info', message, fields),
  warn: (message: string, fields?: Fields) => write('warn', message, fields),
  error: (message: string, fields?: Fields) => write('error', message, fields),
};

function write(level: Level, message: string, fields: Fields = {}) {
  const traceId = currentTrace()?.traceId;
  const entry: Fields = { level, message, ...(traceId && { traceId }), ...context.getStore() };
  for (const [name, value] of Object.entries(fields)) {
    entry[name] = value instanceof Error ? describeError(value) : value;
  }
  // Lambda adds time and request id itself when the function's log format is JSON.
  console[level](printableJson(entry));
}

/** Name, code and message; the stack stays out of logs because drivers put SQL and values into it. */
export function describeError(error: unknown): Fields {
  if (!(error instanceof Error)) return { name: 'NonError', message: String(error) };
  const { name, message } = error;
  const { code, details, cause } = error as Error & { code?: unknown; details?: unknown };
  return {
    // The driver calls all of its errors "error".
    name: isDriverError(error) ? 'DatabaseError' : name,
    message: isDriverError(error) ? driverMessage(error) : message,
    ...(code === undefined ? {} : { code }),
    ...(details === undefined ? {} : { details }),
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}

type DriverError = Error & { code: string; severity: string; constraint?: string; table?: string };

function isDriverError(error: Error): error is DriverError {
  return 'severity' in error && 'code' in error;
}

/** Postgres quotes offending values in its messages, so only the condition and the place are kept. */
function driverMessage(error: DriverError): string {
  const place = [error.table, error.constraint].filter(Boolean).join('.');
  return `Postgres error ${error.code}${place ? ` at ${place}` : ''}`;
}
