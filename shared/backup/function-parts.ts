import { createDeadLetters } from '../dead-letters/record.ts';
import { systemClock } from '../platform/clock.ts';
import { createDatabase } from '../platform/database/database.ts';
import { ownerUrl } from '../platform/database/owner-url.ts';
import { createSecretReader } from '../platform/secrets.ts';
import { startTask } from './place.ts';
import { openBackupStore } from './settings.ts';

type Settings = {
  DATABASE_SECRET_ARN: string;
  BACKUPS_BUCKET: string;
  BACKUP_KMS_KEY_ID?: string | undefined;
  BACKUP_LOCK_DAYS?: number | undefined;
};

export type BackupParts = ReturnType<typeof createBackupParts>;

/** What both backup functions are made of. Opens nothing. */
export function createBackupParts(settings: Settings) {
  const secrets = createSecretReader();
  const clock = systemClock;
  const url = async () => ownerUrl(await secrets.read(settings.DATABASE_SECRET_ARN));
  const db = createDatabase({ url });
  return {
    db,
    clock,
    secrets,
    url,
    deadLetters: createDeadLetters({ sql: db, clock }),
    databaseBytes: async () => {
      const { rows } = await db.query<{ bytes: string }>(
        'SELECT pg_database_size(current_database()) AS bytes',
      );
      return Number(rows[0]?.bytes);
    },
    startTask,
    openStore: () => openBackupStore(settings),
    // On a laptop the client may be fetched; the image of a deployed stage has it.
    stateDir: process.env.NIGHTSHIFT_LOCAL ? (process.env.NIGHTSHIFT_STATE ?? '.local') : undefined,
  };
}
