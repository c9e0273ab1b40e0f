/** A clock that stands until it is told otherwise. */
export type FixedClock = {
  (): Date;
  /** Puts it at a moment: ISO 8601. */
  set(at: string): void;
  /** Lets so much time go by, in milliseconds. */
  pass(milliseconds: number): void;
};

/** @param at ISO 8601 */
export function fixedClock(at = '2026-11-21T03:05:00Z'): FixedClock {
  let now = new Date(at);
  return Object.assign(() => now, {
    set: (moment: string) => {
      now = new Date(moment);
    },
    pass: (milliseconds: number) => {
      now = new Date(now.getTime() + milliseconds);
    },
  });
}
