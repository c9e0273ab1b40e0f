import { planNight } from '../../shared/forecasts/training/plan-night.ts';
import { runSlice } from '../../shared/forecasts/training/run-slice.ts';
import { systemClock } from '../../shared/platform/clock.ts';
import { createDatabase } from '../../shared/platform/database/database.ts';

/** The plan of a night, or one of its messages, as a process whose memory is counted. */
const { what, url, slice } = JSON.parse(process.env.BENCH ?? '{}');
const db = createDatabase({ url: async () => url, max: 1 });
const clock = systemClock;
const done =
  what === 'plan'
    ? (await db.transaction((sql) => planNight({ at: clock() }, { sql }))).slices
    : (await runSlice(slice, { db, clock }))?.series;
await db.end();
console.log(JSON.stringify({ done, mb: process.resourceUsage().maxRSS / 1e3 }));
