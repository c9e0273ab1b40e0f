import { InvalidRequest, RejectMessage } from '../errors.ts';

// What a value does: data exceptions (22), broken constraints (23), more rows than one (21), and what
// is too large for an index or a row (54).
const OF_VALUES = /^(2[123]|54)/;

/** True for a failure that comes from the rows that were worked on; others' rows would work. */
export function liesInRows(error: unknown): boolean {
  const { severity, code } = error as { severity?: string; code?: string };
  if (severity !== undefined) return OF_VALUES.test(code ?? '');
  return [InvalidRequest, RejectMessage, RangeError].some((type) => error instanceof type);
}
