import { InvalidRequest } from '../platform/errors.ts';

/** What is wrong with one part of a file or of a request, and which: `Line 5`, `movements[3]`. */
export type Fault = { place: string; what: string };

/** As many as a person reads. */
const SHOWN = 20;

/**
 * Refuses the whole for its parts; what is wrong with many in the same way is told once.
 * @throws InvalidRequest unless there are none
 */
export function refuseFaults(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const told = [...Map.groupBy(faults, ({ what }) => what)].map(([what, [first, ...others]]) => {
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    return `${first?.place}${more}: ${what}`;
  });
  const left = told.length > SHOWN ? `; and ${told.length - SHOWN} more kinds` : '';
  throw new InvalidRequest(`Nothing was recorded. ${told.slice(0, SHOWN).join('; ')}${left}`);
}
