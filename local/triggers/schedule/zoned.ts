import { DAY } from '../../../shared/platform/durations.ts';

/**
 * Wall-clock time in a zone. A wall time is a Date whose UTC fields read as the clock on the wall,
 * so that calendar arithmetic needs no zone.
 */

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

/** What the clock in `zone` shows at an instant. @throws RangeError for an unknown zone */
export function wallTimeAt(instant: Date, zone: string): Date {
  const parts = Object.fromEntries(
    formatFor(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  ) as Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>;
  return new Date(
    Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second),
  );
}

/**
 * The instant at which the clock in `zone` shows a wall time. In the repeated hour of autumn the
 * first one; undefined in the hour that spring leaves out.
 */
export function instantOf(wall: Date, zone: string): Date | undefined {
  const offsets = [-DAY, DAY].map((shift) => {
    const near = new Date(wall.getTime() + shift);
    return wallTimeAt(near, zone).getTime() - near.getTime();
  });
  const candidates = offsets
    .map((offset) => new Date(wall.getTime() - offset))
    .filter((instant) => wallTimeAt(instant, zone).getTime() === wall.getTime());
  return candidates.sort((left, right) => left.getTime() - right.getTime())[0];
}
