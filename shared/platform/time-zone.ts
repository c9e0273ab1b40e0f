/** The names of three letters that IANA has; others are abbreviations, which each reads as it likes. */
const OF_THREE_LETTERS = /^(UTC|GMT|UCT|EST|MST|HST|CET|MET|EET|WET|PRC|ROC|ROK)$/;

/**
 * Whether it is the name of a zone that everything here reads alike: Postgres, Temporal and Intl.
 * Offsets (`+05:30`) and POSIX strings (`UTC+2`) are read with opposite signs by some of them, and are
 * none.
 */
export function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text) || /^SystemV\//.test(text)) return false;
  if (text.length === 3 && !OF_THREE_LETTERS.test(text)) return false;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: text }) !== undefined;
  } catch {
    return false;
  }
}
