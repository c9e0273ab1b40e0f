import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { InvalidConfiguration } from '../../shared/platform/errors.ts';

const WHY: Record<string, string> = {
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'that disk is read-only',
  ENOTDIR: 'a part of its path is no folder',
  ENOENT: 'no folder can be made there',
  ENAMETOOLONG: 'its name is too long',
  ENOSPC: 'that disk is full',
  EEXIST: 'a file has its name',
  ELOOP: 'its links go round in a circle',
};

/**
 * Makes the folder that a stack keeps its state in, with those above it.
 * @throws InvalidConfiguration that says why it cannot, and which variable to change.
 */
export function makeStateFolder(path: string): void {
  try {
    if (path.includes('\0')) throw Object.assign(new Error(), { code: 'ENOENT' });
    const whole = resolve(path);
    make(whole, whole);
    accessSync(path, constants.W_OK | constants.X_OK);
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    const why = WHY[code] ?? `it cannot be made (${code || 'unknown'})`;
    throw new InvalidConfiguration(
      `The state cannot be kept in ${path}: ${why}. Name a folder of yours in NIGHTSHIFT_STATE`,
      { cause },
    );
  }
}

/** One by one: where a file system refuses folders, Node's own way to make several never ends. */
function make(path: string, whole: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) return;
  if (found) throw Object.assign(new Error(), { code: path === whole ? 'EEXIST' : 'ENOTDIR' });
  if (dirname(path) !== path) make(dirname(path), whole);
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process made it at this very moment.
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

/** What damaged state is answered with: nothing of it is deleted unasked. */
export const damaged = (stateDir: string, name: string, cause?: unknown) =>
  new InvalidConfiguration(
    `${join(stateDir, name)} is damaged. npm start -- --fresh deletes this stack's data and starts clean`,
    { cause },
  );
