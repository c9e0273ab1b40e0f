import { readBackupStatus } from '../../shared/backup/runs/status.ts';
import type { BearerGuard } from '../../shared/platform/bearer.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import type { Database } from '../../shared/platform/database/database.ts';
import { httpHandler, json } from '../../shared/platform/http.ts';

type Deps = { guard: BearerGuard; db: Database; clock: Clock };

/** `GET /diag/backup`: how the last backup and the last drill ended, how old they are, and why they failed. */
export function createBackupStatusHandler({ guard, db, clock }: Deps) {
  return httpHandler(async (request) => {
    await guard(request);
    return json(200, await readBackupStatus({ sql: db, clock }));
  });
}
