import { readFile } from 'node:fs/promises';
import { WrongUse } from './wrong-use.ts';

const WHY: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read',
  ENOTDIR: 'a part of its path is no folder',
};

/**
 * The content of a file that a command line names.
 * @throws WrongUse that says why it cannot be read.
 */
export async function readGivenFile(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    throw new WrongUse(`${path} cannot be read: ${WHY[code] ?? (code || 'unknown')}`, { cause });
  }
}

/** @throws WrongUse when it cannot be read, or is no JSON. */
export async function readGivenJson(path: string): Promise<unknown> {
  const content = (await readGivenFile(path)).toString('utf8');
  try {
    return JSON.parse(content);
  } catch (cause) {
    // The rest of the message quotes the content, which may be anything.
    const [where = ''] = / \(line \d+ column \d+\)/.exec((cause as Error).message) ?? [];
    throw new WrongUse(`${path} is not JSON${where}`, { cause });
  }
}
