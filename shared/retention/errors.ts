import { NightshiftError } from '../platform/errors.ts';

/** What is stored is not what was archived: its rows cannot be put back from it. */
export class ArchiveDamaged extends NightshiftError {}
