import { open, unlink } from 'node:fs/promises';
import { WrongUse } from './wrong-use.ts';

const WHY: Record<string, string> = {
  EEXIST: 'is there already',
  ENOENT: 'cannot be written: there is no such folder',
  EACCES: 'cannot be written: the folder belongs to somebody else',
  EISDIR: 'is a folder',
};

/**
 * Writes a key where its owner alone can read it, whatever the shell's umask is. A file that is
 * there stays as it is: it may be the only copy of another key.
 * @throws WrongUse when the path is taken, or cannot be written.
 */
export async function writeKeyFile({ path, content }: { path: string; content: string }) {
  const file = await open(path, 'wx', 0o600).catch((cause: NodeJS.ErrnoException) => {
    const { code = '' } = cause;
    const why = WHY[code] ?? 'cannot be written';
    throw new WrongUse(`${path} ${why}`, { cause });
  });
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Finds out whether a key could be written there. @throws WrongUse where it could not. */
export async function tryKeyFile(path: string): Promise<void> {
  await writeKeyFile({ path, content: '' });
  await unlink(path);
}
