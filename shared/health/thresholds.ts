import { DAY, HOUR, MINUTE } from '../platform/durations.ts';
import type { Rhythm } from '../scheduling/job.ts';

/*
 * From when on something is worse than it should be, where a check, a page of the console and an alarm
 * all say so: one number, so that they agree.
 */

/** Milliseconds from which the last good backup is too old: a nightly one, and a day to mend it. */
export const BACKUP_OLD_FROM = 2 * DAY;

/** Milliseconds of a model's answer from which people wait (runbook: AI latency). */
export const MODEL_SLOW_FROM = 10_000;

/** Milliseconds without any run of a job from which the stage stands still: several rounds of the sweeper. */
export const SILENT_FROM: Record<Rhythm, number> = { steady: 20 * MINUTE, calm: 2 * HOUR };
