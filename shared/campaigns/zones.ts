import { Temporal } from 'temporal-polyfill';
import { InvalidRequest } from '../platform/errors.ts';

/** The first zone in which a day begins: nobody's clock reaches a local time earlier. */
export const FIRST_ZONE = 'Pacific/Kiritimati';

/**
 * The moment when the clock of a zone shows a local time (`2026-03-29T09:00`). A time that a change
 * of clocks skips is taken as much later as the gap is long; of one that comes twice, the first.
 *
 * @throws InvalidRequest when the time or the zone does not exist.
 */
export function momentOf({ local, timeZone }: { local: string; timeZone: string }): Date {
  try {
    const zoned = Temporal.PlainDateTime.from(local.replace(' ', 'T')).toZonedDateTime(timeZone, {
      disambiguation: 'compatible',
    });
    return new Date(zoned.epochMilliseconds);
  } catch (cause) {
    throw new InvalidRequest(`Not a local time in a known zone: ${local} ${timeZone}`, { cause });
  }
}
