import { InvalidConfiguration } from '../../platform/errors.ts';
import { DriveRefused } from '../../platform/google/drive-calls.ts';
import type { DriveFiles } from '../../platform/google/drive-files.ts';
import { type FoundFolder, findFolder, intakeFolders } from './folders.ts';
import { followDrive } from './follow.ts';
import type { DriveIntake } from './settings.ts';
import { type WorkedOff, type WorkOffDeps, workOff } from './work-off.ts';

export type WatchDeps = Omit<WorkOffDeps, 'drive'> & {
  /** Undefined while the stage has no account of Google. */
  drive: DriveFiles | undefined;
};

export type Watched = { folders: number; noted: number } & WorkedOff & {
    /** What an operator has to mend, in words. */
    troubles: string[];
  };

/**
 * Looks into every folder of Google Drive that brings documents. A folder that is gone or closed holds
 * none of the others.
 * @throws RetryLater while Drive is away
 */
export async function watchDrive(
  { intake }: { intake: DriveIntake },
  deps: WatchDeps,
): Promise<Watched | { skipped: string }> {
  const wanted = await intakeFolders(intake, { sql: deps.db });
  if (wanted.length === 0) return { skipped: 'no folder brings documents' };
  const { drive } = deps;
  if (!drive) return { skipped: 'drive-account has no value' };
  const withDrive = { ...deps, drive };
  const found: FoundFolder[] = [];
  const troubles: string[] = [];
  for (const folder of wanted) {
    const { organizationId } = folder;
    const one = await attempt(() => findFolder({ folder, strict: intake.strict }, withDrive));
    if (typeof one === 'string') troubles.push(`Organisation ${organizationId}: ${one}`);
    else found.push(one);
  }
  let noted = 0;
  for (const [id, folders] of Map.groupBy(found, (folder) => folder.drive)) {
    const told = await attempt(() => followDrive({ drive: id, folders }, withDrive));
    if (typeof told === 'string') troubles.push(`Drive ${id || 'of the account itself'}: ${told}`);
    else noted += told;
  }
  const done = await workOff({ folders: found }, withDrive);
  if (done.givenUp > 0)
    troubles.push(`${done.givenUp} files could not be taken or moved, and lie there`);
  return { folders: found.length, noted, ...done, troubles };
}

/** What will not change by itself is a word, and no reason to try again at once. */
const attempt = <T>(work: () => Promise<T>): Promise<T | string> =>
  work().catch((error: unknown) => {
    if (error instanceof DriveRefused || error instanceof InvalidConfiguration)
      return error.message;
    throw error;
  });
