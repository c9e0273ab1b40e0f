import { isTimeZone } from '../platform/time-zone.ts';
import type { Reader } from './template.ts';

/**
 * For whom a mail is written, as far as this machine knows the locale and the zone: a mail in English
 * with times in UTC is better than none because somebody's settings hold a slip.
 */
export function knownReader({ locale, timeZone, ...reader }: Reader): Reader {
  return {
    ...reader,
    locale: isLocale(locale) ? locale : 'en-US',
    timeZone: isTimeZone(timeZone) ? timeZone : 'UTC',
  };
}

function isLocale(text: string): boolean {
  try {
    return new Intl.Locale(text) !== undefined;
  } catch {
    return false;
  }
}
