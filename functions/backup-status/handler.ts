import { backupStatusApi } from '../../shared/backup/routes.ts';
import { readBackupStatus } from '../../shared/backup/runs/status.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import type { Database } from '../../shared/platform/database/database.ts';
import { answer } from '../../shared/platform/http/route.ts';
import { type CallerCheck, serve } from '../../shared/platform/http/serve.ts';

type Deps = { operator: CallerCheck; db: Database; clock: Clock };

/** `GET /diag/backup`: how the last backup and the last drill ended, how old they are, and why they failed. */
export function createBackupStatusHandler({ operator, db, clock }: Deps) {
  return serve(backupStatusApi, {
    callers: { operator },
    handlers: {
      'GET /diag/backup': async () => answer(200, await readBackupStatus({ sql: db, clock })),
    },
  });
}
