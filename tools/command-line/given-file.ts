import { type FileHandle, mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WrongUse } from './wrong-use.ts';

const WHY: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it is not for this user',
  EPERM: 'it is not for this user',
  ENOTDIR: 'a part of its path is no folder',
  EEXIST: 'a file of that name is in the way',
  EROFS: 'nothing can be written there',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'it is a link that leads to itself',
};

const whyOf = ({ code = '' }: NodeJS.ErrnoException) => WHY[code] ?? (code || 'unknown');

/**
 * The content of a file that a command line names.
 * @throws WrongUse that says why it cannot be read.
 */
export async function readGivenFile(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new WrongUse(`${path} cannot be read: ${whyOf(cause as Error)}`, { cause });
  }
}

/**
 * The text of a file that a command line names.
 * @throws WrongUse also where it is no UTF-8: other letters would be taken for what they are not.
 */
export async function readGivenText(path: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readGivenFile(path));
  } catch (cause) {
    if (cause instanceof WrongUse) throw cause;
    throw new WrongUse(`${path} is not text in UTF-8: save it as UTF-8`, { cause });
  }
}

/**
 * Writes files into a folder that a command line names, which is made where it is not there.
 * @throws WrongUse that says why they cannot be written.
 */
export async function writeGivenFolder(
  folder: string,
  files: Record<string, string>,
): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, content] of Object.entries(files))
      await writeFile(join(folder, name), content);
  } catch (cause) {
    throw new WrongUse(`${folder} cannot be written to: ${whyOf(cause as Error)}`, { cause });
  }
}

/**
 * Opens a file that a command line names, to write it: for its owner alone, until that one shares it.
 * @throws WrongUse that says why it cannot be written.
 */
export async function openGivenFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'w', 0o600);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such folder' : whyOf(cause as Error);
    throw new WrongUse(`${path} cannot be written: ${why}`, { cause });
  }
}

/** @throws WrongUse when it cannot be read, or is no JSON. */
export async function readGivenJson(path: string): Promise<unknown> {
  const content = await readGivenText(path);
  try {
    return JSON.parse(content);
  } catch (cause) {
    // The rest of the message quotes the content, which may be anything.
    const [where = ''] = / \(line \d+ column \d+\)/.exec((cause as Error).message) ?? [];
    throw new WrongUse(`${path} is not JSON${where}`, { cause });
  }
}
