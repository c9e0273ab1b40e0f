import { settleQuarantine } from '../../shared/billing/settle-quarantine.ts';
import type { EncryptionKeys } from '../../shared/credentials/keys.ts';
import { rewrapCredentials } from '../../shared/credentials/store.ts';
import { expireRecords } from '../../shared/expiry/expire-records.ts';
import { log } from '../../shared/platform/log.ts';
import { type JobHandlerDeps, longJobHandler } from '../../shared/scheduling/job-handler.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';

type Deps = JobHandlerDeps & {
  /** Undefined while the stage has no key: then it has no credentials either. */
  encryptionKeys: () => Promise<EncryptionKeys | undefined>;
};

/**
 * Each night, removes idempotence keys that have expired, and occurrences and published outbox
 * rows that nothing asks for any more; settles Stripe's events for whom nobody will come; and wraps
 * credentials with the newest key.
 */
export function createExpireRecordsHandler(deps: Deps) {
  const { db } = deps;
  return longJobHandler({
    job: jobs['expire-records'],
    deps,
    run: async (occurrence) => {
      // Small deletes of their own, which block nobody.
      const at = new Date(occurrence.scheduledTime);
      const removed = await expireRecords({ at }, { sql: db });
      log.info('records expired', removed);
      const settled = await settleQuarantine({ at }, { db });
      log.info('events that nobody waits for settled', settled);
      const credentials = await rewrap(deps);
      return { ...removed, settled, ...(credentials && { credentials }) };
    },
  });
}

async function rewrap({ db, encryptionKeys }: Deps) {
  const keys = await encryptionKeys();
  if (keys === undefined) return undefined;
  const done = await rewrapCredentials({ sql: db, keys });
  if (done.unreadable > 0) log.error('credentials cannot be opened', done);
  return done;
}
