import type { Clock } from '../../shared/platform/clock.ts';
import { MINUTE } from '../../shared/platform/durations.ts';

/** Wrong keys that are taken in one minute before every sign-in waits for the next. */
const MOST = 10;

/** Counts failed sign-ins by the minute: the key is long, this only keeps the noise down. */
export function createAttempts({ clock }: { clock: Clock }) {
  let minute = 0;
  let failed = 0;
  const roll = () => {
    const now = Math.floor(clock().getTime() / MINUTE);
    if (now !== minute) [minute, failed] = [now, 0];
  };
  return {
    tooMany() {
      roll();
      return failed >= MOST;
    },
    fail() {
      roll();
      failed += 1;
    },
  };
}
