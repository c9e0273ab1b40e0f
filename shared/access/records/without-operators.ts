/**
 * The same, without which of our operators did it: their names stand wherever an act says by whom it
 * was, at any depth. What is no text, a list or a plain object stays as it is.
 */
export function withoutOperators<T>(value: T): T;
export function withoutOperators(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith('operator ') ? 'operator' : value;
  if (Array.isArray(value)) return value.map((item) => withoutOperators(item));
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, it]) => [name, withoutOperators(it)]),
  );
}

/** A row, or an object that JSON made: a Date is neither. */
const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' &&
  value !== null &&
  [Object.prototype, null].includes(Object.getPrototypeOf(value));
