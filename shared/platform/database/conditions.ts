/** Whether Postgres refused a row because another one has its key. */
export const isUniqueViolation = (error: unknown): boolean =>
  (error as { code?: unknown } | null)?.code === '23505';

/** A value that is none of its column's type: its class is 22, data exceptions. */
export const isUnreadable = (error: unknown): boolean =>
  String((error as { code?: unknown } | null)?.code).startsWith('22');

/** A number that its column cannot hold. */
export const isOutOfRange = (error: unknown): boolean =>
  (error as { code?: unknown } | null)?.code === '22003';
