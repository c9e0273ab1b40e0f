import { releaseQuarantine } from '../../../shared/billing/projection/release-quarantine.ts';
import { createDatabase } from '../../../shared/platform/database/database.ts';
import { round } from '../statistics.ts';

/** Releases what waits for the bench's customer, and says what it took. */
const { url } = JSON.parse(process.env.BENCH ?? '{}') as { url: string };
const db = createDatabase({ url: async () => url });
const begun = performance.now();
await releaseQuarantine({ outboxId: '1', stripeCustomerId: 'cus_NightshiftDemo_0' }, {
  db,
  reader: undefined,
  wakeRelay: async () => {},
} as never);
const seconds = round((performance.now() - begun) / 1_000, 1);
await db.end();
console.log(
  JSON.stringify({ megabytes: Math.round(process.resourceUsage().maxRSS / 1024), seconds }),
);
