import type { Readable } from 'node:stream';
import type { Contents, Manifest } from '../manifest/manifest.ts';

/** A database that can be backed up: one port for Postgres, MongoDB and SQLite. */
export type BackupSource = {
  /**
   * Looks at versions and size before anything starts.
   * @throws BackupCannotRun with what to do about it.
   */
  check(): Promise<SourceFacts>;
  /**
   * Begins a consistent dump. What it gives may fail with `SourceChanged`.
   * @param how.lastTry what can be told is told, where before it would have been begun again
   */
  open(facts: SourceFacts, how?: { lastTry: boolean }): Promise<OpenDump>;
};

export type SourceFacts = Pick<Manifest, 'source' | 'databaseBytes'> & {
  dump: Manifest['file']['dump'];
  /** What the client compresses by itself, or `none`: then the pipeline does. */
  compressedBy: 'zstd' | 'gzip' | 'none';
};

export type OpenDump = {
  snapshotAt: Date;
  stream: Readable;
  /** Resolves when the client has exited 0: before that the stream's end means nothing. */
  finished: Promise<void>;
  /** What the snapshot holds; counted while the dump runs. */
  contents: Promise<Contents>;
  /** Ends the client and releases the snapshot. Safe to call twice. */
  close(): Promise<void>;
};
