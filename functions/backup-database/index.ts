import { readConfig } from '../../shared/platform/config.ts';
import { parseOccurrence } from '../../shared/scheduling/occurrences.ts';
import { createDeps } from './deps.ts';
import { createBackupDatabaseHandler, runBackupOccurrence } from './handler.ts';
import { settings } from './settings.ts';

const deps = createDeps(readConfig(settings));

export const handler = createBackupDatabaseHandler(deps);

/** The Fargate task's entry: one occurrence, and the exit code says how it ended. */
export const runTask = (occurrence: string) =>
  runBackupOccurrence(parseOccurrence(occurrence), { ...deps, where: 'task' });
