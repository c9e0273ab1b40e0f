import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeCluster } from '../postgres.ts';
import { makeStateFolder } from './state-folder.ts';

/** What the runtime itself keeps in the state folder; all else is data. */
const KEPT = new Set(['runtime.lock']);

export type DataFolder = {
  dir: string;
  /** Deletes what an ephemeral run kept; does nothing for a folder that stays. */
  discard: () => Promise<void>;
};

/** Where this run keeps its data: the state folder, or a temporary one that goes at the end. */
export async function openDataFolder(options: {
  stateDir: string;
  fresh: boolean;
  ephemeral: boolean;
}): Promise<DataFolder> {
  const { stateDir, fresh, ephemeral } = options;
  makeStateFolder(stateDir);
  const note = join(stateDir, 'ephemeral-folder');
  if (existsSync(note)) await removeLeftover(note);
  if (ephemeral) {
    const dir = mkdtempSync(join(tmpdir(), 'nightshift-'));
    // Postgres, which as root runs as another user, must get through to its folder.
    chmodSync(dir, 0o711);
    writeFileSync(note, dir);
    const discard = async () => {
      for (const path of [dir, note]) rmSync(path, { recursive: true, force: true });
    };
    return { dir, discard };
  }
  if (fresh) await clear(stateDir);
  return { dir: stateDir, discard: async () => {} };
}

/** An ephemeral run that was killed could not tidy up, and its Postgres runs still. */
async function removeLeftover(note: string): Promise<void> {
  const dir = readFileSync(note, 'utf8');
  if (existsSync(postgresDir(dir))) await removeCluster(postgresDir(dir));
  for (const path of [dir, note]) rmSync(path, { recursive: true, force: true });
}

async function clear(stateDir: string): Promise<void> {
  await removeCluster(postgresDir(stateDir));
  for (const name of readdirSync(stateDir))
    if (!KEPT.has(name)) rmSync(join(stateDir, name), { recursive: true, force: true });
}

export const postgresDir = (dataDir: string): string => join(dataDir, 'postgres');
