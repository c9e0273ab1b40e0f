import type { DriveIntake } from '../../shared/documents/drive/settings.ts';
import { type WatchDeps, watchDrive } from '../../shared/documents/drive/watch-drive.ts';
import { resolveNotice, tellOperators } from '../../shared/notices/tell-operators.ts';
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
      await tell(troubles, deps);
      return { ...done, troubles: troubles.length };
    },
  });
}

const KEY = 'drive-intake';

/** Told once a day while it lasts, and resolved by the first look that meets none. */
async function tell(troubles: string[], { db: sql, clock }: Deps): Promise<void> {
  if (troubles.length === 0) return resolveNotice({ key: KEY }, { sql, clock });
  const advice = 'What was put there waits. See: npm run ops -- documents drive';
  await tellOperators(
    {
      key: KEY,
      title: 'A folder of Google Drive brings no documents',
      body: `${troubles.join('\n')}\n\n${advice}`,
    },
    { sql, clock },
  );
}
