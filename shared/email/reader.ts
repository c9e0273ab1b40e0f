import type { Reader } from './template.ts';

/**
 * For whom a mail is written, as far as this machine knows the locale and the zone: a mail in English
 * with times in UTC is better than none because somebody's settings hold a slip.
 */
export function knownReader({ locale, timeZone, ...reader }: Reader): Reader {
  return {
    ...reader,
    locale: known(() => new Intl.Locale(locale)) ? locale : 'en-US',
    timeZone: known(() => new Intl.DateTimeFormat('en-US', { timeZone })) ? timeZone : 'UTC',
  };
}

function known(look: () => unknown): boolean {
  try {
    return Boolean(look());
  } catch {
    return false;
  }
}
