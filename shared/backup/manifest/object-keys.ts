import { randomBytes } from 'node:crypto';
import type { Compression, DumpFormat } from './formats.ts';

/** Everything of a backup lies under one folder, named by its id. */
const ROOT = 'backups/';
const EXTENSION: Record<DumpFormat, string> = {
  'postgres-sql': 'sql',
  'mongodb-archive': 'archive',
  'sqlite-file': 'sqlite',
};
const COMPRESSION: Record<Compression, string> = { zstd: 'zst', gzip: 'gz' };
const ID = /^\d{8}T\d{9}Z-[0-9a-f]{6}$/;

export const backupsPrefix = ROOT;
export const manifestKey = (id: string) => `${ROOT}${id}/manifest.json`;
/** Written when the whole backup was read back, or restored by a drill. */
export const verifiedKey = (id: string) => `${ROOT}${id}/verified.json`;
/** While it is there, retention leaves the backup alone. */
export const holdKey = (id: string) => `${ROOT}${id}/legal-hold.json`;

/** The file of a backup; its endings say how it was dumped and compressed. */
export function dataKey(id: string, file: { dump: DumpFormat; compression: Compression }): string {
  return `${ROOT}${id}/database.${EXTENSION[file.dump]}.${COMPRESSION[file.compression]}.age`;
}

/** Whether an object is the file of a backup. */
export const isDataKey = (key: string): boolean =>
  idOf(key) !== undefined && /\/database\.[a-z]+\.[a-z]+\.age$/.test(key);

/** Sorts by time, to the millisecond, e.g. `20261121T020000123Z-3fa9c1`. */
export function newBackupId(at: Date): string {
  const stamp = at.toISOString().replaceAll(/[-:.]/g, '');
  return `${stamp}-${randomBytes(3).toString('hex')}`;
}

/** The backup that an object belongs to. */
export function idOf(key: string): string | undefined {
  const id = key.startsWith(ROOT) ? key.slice(ROOT.length).split('/')[0] : undefined;
  return id !== undefined && isBackupId(id) ? id : undefined;
}

const isBackupId = (text: string) => ID.test(text);
