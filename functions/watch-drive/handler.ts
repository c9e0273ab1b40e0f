import type { DriveIntake } from '../../shared/documents/drive/settings.ts';
import { type WatchDeps, watchDrive } from '../../shared/documents/drive/watch-drive.ts';
import { tellDriveIntake } from '../../shared/notices/drive-intake.ts';
import { MINUTE } from '../../shared/platform/durations.ts';
import type { DriveFiles } from '../../shared/platform/google/drive-files.ts';
import { type JobHandlerDeps, longJobHandler } from '../../shared/scheduling/job-handler.ts';
import { jobs } from '../../shared/scheduling/jobs.ts';

type Deps = JobHandlerDeps &
  Pick<WatchDeps, 'storage' | 'bucket'> & {
    intake: () => DriveIntake;
    /** Undefined while the stage has no account of Google. */
    openDrive(): Promise<DriveFiles | undefined>;
  };

/** Milliseconds that one more file may need: 25 MB from Drive, and to the bucket. */
const FOR_ONE = MINUTE;

/**
 * Every few minutes, makes documents of what came into folders of Google Drive, and tells operators of
 * folders that are gone or closed.
 */
export function createWatchDriveHandler(deps: Deps) {
  return longJobHandler({
    job: jobs['watch-drive'],
    deps,
    run: async (_occurrence, time) => {
      const done = await watchDrive(
        { intake: deps.intake() },
        {
          ...deps,
          drive: await deps.openDrive(),
          goOn: () => time.getRemainingTimeInMillis() > FOR_ONE,
        },
      );
      const troubles = 'troubles' in done ? done.troubles : [];
      await tellDriveIntake({ troubles }, { sql: deps.db, clock: deps.clock });
      return { ...done, troubles: troubles.length };
    },
  });
}
