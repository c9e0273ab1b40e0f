import { NightshiftError } from '../platform/errors.ts';

/** What is stored is not what was written: never restore it, look for an earlier backup. */
export class BackupDamaged extends NightshiftError {}

/** The key does not open this backup; the backup may well be sound. */
export class WrongBackupKey extends NightshiftError {}

/** Something that a backup or a drill needs is missing or refuses; says nothing about stored backups. */
export class BackupCannotRun extends NightshiftError {}

/** The run began and did not come to its end; nothing of it was kept. */
export class BackupFailed extends NightshiftError {}

/** The source was changed while its dump began, which may well succeed when it is begun again. */
export class SourceChanged extends BackupFailed {}

/** What came back from a restore differs from what was backed up. */
export class RestoreMismatch extends NightshiftError {}
