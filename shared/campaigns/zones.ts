import { InvalidRequest } from '../platform/errors.ts';
import { isTimeZone } from '../platform/time-zone.ts';

/** The first zone in which a day begins: nobody's clock reaches a local time earlier. */
export const FIRST_ZONE = 'Pacific/Kiritimati';

/**
 * The moment when the clock of a zone shows a local time (`2026-03-29T09:00`). A time that a change
 * of clocks skips is taken as much later as the gap is long; of one that comes twice, the first.
 *
 * @throws InvalidRequest when the time or the zone does not exist.
 */
export async function momentOf(input: { local: string; timeZone: string }): Promise<Date> {
  const { local, timeZone } = input;
  // Loaded when a campaign starts: most ticks start none.
  const { Temporal } = await import('temporal-polyfill');
  try {
    const zoned = Temporal.PlainDateTime.from(local.replace(' ', 'T')).toZonedDateTime(timeZone, {
      disambiguation: 'compatible',
    });
    return new Date(zoned.epochMilliseconds);
  } catch (cause) {
    throw new InvalidRequest(`Not a local time in a known zone: ${local} ${timeZone}`, { cause });
  }
}

/**
 * The moment in the first of these zones that can be read, in UTC when none can: a slip in somebody's
 * settings moves their mail by some hours, and stops nobody's.
 *
 * @throws InvalidRequest when the time does not exist.
 */
export async function momentOfReadable(input: { local: string; zones: string[] }): Promise<Date> {
  const readable = input.zones.find((zone) => isTimeZone(zone)) ?? 'UTC';
  return momentOf({ local: input.local, timeZone: readable });
}
