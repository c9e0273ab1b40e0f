/**
 * A LIKE pattern of texts that hold this one. Against `lower(…)` by `lower($1)`, so that both are made
 * small by the server's own rules, a trigram index finds them.
 */
export const holding = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/** Shorter beginnings are no id that somebody copied, but a slip. */
const SHORTEST = 4;

/**
 * The first and the last UUID that begin so, hyphens in their places: an index finds what is between.
 * @returns undefined for what begins no UUID, or too many
 */
export function idsBeginningWith(given: string): { first: string; last: string } | undefined {
  const text = given.toLowerCase();
  const fill = (digit: string) => {
    const whole = '########-####-####-####-############'.replaceAll('#', digit);
    return `${text}${whole.slice(text.length)}`;
  };
  const first = fill('0');
  const isBeginning =
    text.length >= SHORTEST && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(first);
  return isBeginning ? { first, last: fill('f') } : undefined;
}
