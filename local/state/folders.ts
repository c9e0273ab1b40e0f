import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeCluster } from '../postgres.ts';

/** What the runtime itself keeps in the state folder; all else is data. */
const KEPT = new Set(['runtime.lock']);

export interface DataFolder {
  dir: string;
  /** Deletes what an ephemeral run kept; does nothing for a folder that stays. */
  discard: () => Promise<void>;
}

/** Where this run keeps its data: the state folder, or a temporary one that goes at the end. */
export async function openDataFolder(options: {
  stateDir: string;
  fresh: boolean;
  ephemeral: boolean;
}): Promise<DataFolder> {
  const { stateDir, fresh, ephemeral } = options;
  if (ephemeral) {
    const dir = mkdtempSync(join(tmpdir(), 'nightshift-'));
    // Postgres, which as root runs as another user, must get through to its folder.
    chmodSync(dir, 0o711);
    return { dir, discard: async () => rmSync(dir, { recursive: true, force: true }) };
  }
  mkdirSync(stateDir, { recursive: true });
  if (fresh) await clear(stateDir);
  return { dir: stateDir, discard: async () => {} };
}

async function clear(stateDir: string): Promise<void> {
  await removeCluster(postgresDir(stateDir));
  for (const name of readdirSync(stateDir))
    if (!KEPT.has(name)) rmSync(join(stateDir, name), { recursive: true, force: true });
}

export const postgresDir = (dataDir: string): string => join(dataDir, 'postgres');
