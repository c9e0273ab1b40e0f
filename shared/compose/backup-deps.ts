import { openBackup } from '../backup/open-backup.ts';
import { startTask } from '../backup/runs/fargate-task.ts';
import { keepingOf } from '../backup/settings.ts';
import { createDeadLetters } from '../dead-letters/record.ts';
import { systemClock } from '../platform/clock.ts';
import { createDatabase } from '../platform/database/database.ts';
import { ownerUrl } from '../platform/database/owner-url.ts';
import { createSecretReader } from '../platform/secrets.ts';

type Config = Parameters<typeof keepingOf>[0] & {
  DATABASE_SECRET: string;
  BACKUPS_BUCKET: string;
  BACKUP_KEY_SECRET?: string | undefined;
  BACKUP_RECIPIENTS_SECRET?: string | undefined;
  BACKUP_SECOND_SECRET?: string | undefined;
  BACKUP_SIGNING_KEY_SECRET?: string | undefined;
  BACKUP_SIGNERS_SECRET?: string | undefined;
  DOCUMENTS_BUCKET?: string | undefined;
  DOCUMENTS_COPY_BUCKET?: string | undefined;
};

/** What a function that backs up or drills is made of, for its index.ts. Opens nothing. */
export function createBackupDeps(config: Config) {
  const secrets = createSecretReader();
  const clock = systemClock;
  const databaseUrl = async () => ownerUrl(await secrets.read(config.DATABASE_SECRET));
  const optional = (arn: string | undefined) => async () => {
    const value = arn === undefined ? undefined : await secrets.readIfPut(arn);
    return value?.trim() || undefined;
  };
  const db = createDatabase({ url: databaseUrl });
  const { DOCUMENTS_BUCKET: from, DOCUMENTS_COPY_BUCKET: to } = config;
  const backup = openBackup(
    {
      addresses: {
        ...keepingOf(config),
        bucket: config.BACKUPS_BUCKET,
        documents: from && to ? { from, to } : undefined,
      },
      secrets: {
        databaseUrl,
        // The function has one login: the owner's where it backs up, and the drill's where it drills.
        drillUrl: databaseUrl,
        key: optional(config.BACKUP_KEY_SECRET),
        recipients: optional(config.BACKUP_RECIPIENTS_SECRET),
        second: optional(config.BACKUP_SECOND_SECRET),
        signingKey: optional(config.BACKUP_SIGNING_KEY_SECRET),
        signers: optional(config.BACKUP_SIGNERS_SECRET),
      },
    },
    { sql: db, clock },
  );
  return {
    backup,
    db,
    clock,
    deadLetters: createDeadLetters({ sql: db, clock }),
    startTask,
    databaseBytes: async () => {
      const { rows } = await db.query<{ bytes: string }>(
        'SELECT pg_database_size(current_database()) AS bytes',
      );
      return Number(rows[0]?.bytes);
    },
  };
}
