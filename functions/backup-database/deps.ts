import type * as z from 'zod/mini';
import { backUp } from '../../shared/backup/backup-job.ts';
import { createBackupParts } from '../../shared/backup/function-parts.ts';
import { readTask } from '../../shared/backup/place.ts';
import { postgresSource } from '../../shared/backup/postgres/source.ts';
import {
  keepPolicy,
  openSecondStore,
  readOptional,
  recipientsOf,
} from '../../shared/backup/settings.ts';
import { openS3Store } from '../../shared/backup/store/s3-store.ts';
import { log } from '../../shared/platform/log.ts';
import type { settings } from './settings.ts';

/** Not there in a stage that keeps no copy of its documents. */
async function openDocuments(config: z.output<typeof settings>) {
  const { DOCUMENTS_BUCKET: from, DOCUMENTS_COPY_BUCKET: to } = config;
  if (!from || !to) return undefined;
  return [{ from: await openS3Store({ bucket: from }), to: await openS3Store({ bucket: to }) }];
}

/** Composes the function from its settings. Opens nothing. */
export function createDeps(config: z.output<typeof settings>) {
  const parts = createBackupParts(config);
  const { secrets, db, clock, stateDir } = parts;
  return {
    ...parts,
    task: readTask(config.BACKUP_TASK),
    limitGb: Number(config.BACKUP_LAMBDA_LIMIT_GB),
    backUp: async () => {
      const recipients = recipientsOf({
        recipients: await readOptional(secrets, config.BACKUP_RECIPIENTS_SECRET_ARN),
        key: await readOptional(secrets, config.BACKUP_KEY_SECRET_ARN),
      });
      const elsewhere = await readOptional(secrets, config.BACKUP_SECOND_SECRET_ARN);
      const outcome = await backUp({
        source: postgresSource({ url: await parts.url(), stateDir }),
        store: await parts.openStore(),
        second: elsewhere ? await openSecondStore(elsewhere) : undefined,
        buckets: await openDocuments(config),
        recipients,
        policy: keepPolicy(config),
        sql: db,
        clock,
      });
      const { backupId, bytes, removed } = outcome;
      log.info('backup taken', { backupId, bytes, removed: removed.length });
      return outcome;
    },
  };
}
