import { MINUTE } from '../../../shared/platform/durations.ts';
import type { Text } from '../../../tools/command-line/text.ts';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Bytes for people: `1.4 MB`. */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 1000 && unit < UNITS.length - 1; unit += 1) value /= 1000;
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}

/** Milliseconds for people: `5 h`, `3 d`. */
export function age(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / MINUTE);
  if (minutes < 1) return 'now';
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

/** Calls `say` at most once a second: progress lines are for people. */
export function everySecond(say: (text: Text) => void): (text: () => Text) => void {
  let last = 0;
  return (text) => {
    const now = performance.now();
    if (now - last < 1_000) return;
    last = now;
    say(text());
  };
}
