import type * as z from 'zod/mini';
import { drillBackup } from '../../shared/backup/drill.ts';
import { createBackupParts } from '../../shared/backup/function-parts.ts';
import { readTask } from '../../shared/backup/place.ts';
import { identitiesOf, readOptional } from '../../shared/backup/settings.ts';
import type { settings } from './settings.ts';

/** Composes the function from its settings. Opens nothing. */
export function createDeps(config: z.output<typeof settings>) {
  const parts = createBackupParts(config);
  const { secrets, clock, stateDir } = parts;
  return {
    ...parts,
    task: readTask(config.DRILL_TASK),
    limitGb: Number(config.DRILL_LAMBDA_LIMIT_GB),
    drill: async () => {
      const identities = identitiesOf(await readOptional(secrets, config.BACKUP_KEY_SECRET_ARN));
      const report = await drillBackup(
        { serverUrl: await parts.url() },
        { store: await parts.openStore(), identities, clock, stateDir },
      );
      return { backupId: report.id, tables: report.tables, rows: report.rows };
    },
  };
}
