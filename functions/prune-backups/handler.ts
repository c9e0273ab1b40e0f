import type { Backup } from '../../shared/backup/open-backup.ts';
import { type JobHandlerDeps, longJobHandler } from '../../shared/scheduling/job-handler.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';

type Deps = JobHandlerDeps & { backup: Pick<Backup, 'prune'> };

/**
 * Each morning, gives up the backups that the retention of backups no longer keeps, in both places. A
 * function of its own: who writes backups can delete none.
 */
export function createPruneBackupsHandler(deps: Deps) {
  return longJobHandler({
    job: jobs['prune-backups'],
    deps,
    run: async () => {
      const pruned = await deps.backup.prune();
      return Object.fromEntries(
        pruned.map(({ place, plan }) => [
          place,
          plan.filter(({ keep }) => !keep).map(({ backup }) => backup.id),
        ]),
      );
    },
  });
}
