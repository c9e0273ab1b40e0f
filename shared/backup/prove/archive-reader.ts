import type { Contents } from '../manifest/manifest.ts';

/** Reads a dump without restoring it, and says at its end whether it is whole. */
export type ArchiveReader = {
  read(piece: Buffer): void;
  /** @throws BackupDamaged */
  finish(expected: Contents): void;
};
