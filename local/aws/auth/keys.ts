import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { damaged } from '../../state/state-folder.ts';
import type { AccessKey } from './caller.ts';

/**
 * Access keys, one for each function and one for the operator. They are derived from a seed in the
 * state folder, so that a presigned URL or an operator's shell survives a restart.
 */
export type KeyRing = {
  keyOf(name: string): AccessKey;
};

export const OPERATOR = 'operator';

const SEED = 'aws-keys.seed';
const SEED_BYTES = 32;

/**
 * Keys of every principal, worked out of one seed that the state keeps: the same after a restart.
 * @throws Error where the seed is damaged
 */
export function openKeyRing(stateDir: string): KeyRing {
  const seed = readOrCreateSeed(join(stateDir, SEED));
  // Keys of a seed that is cut off could be worked out.
  if (seed.length !== SEED_BYTES) throw damaged(stateDir, SEED);
  const derive = (purpose: string, name: string) =>
    createHmac('sha256', seed).update(`${purpose}:${name}`).digest();
  return {
    keyOf(name) {
      const id = derive('id', name).toString('hex').toUpperCase().slice(0, 16);
      return {
        accessKeyId: `LKIA${id}`,
        secretAccessKey: derive('secret', name).toString('base64url'),
      };
    },
  };
}

function readOrCreateSeed(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const seed = randomBytes(SEED_BYTES);
    writeFileSync(path, seed, { mode: 0o600 });
    return seed;
  }
}
