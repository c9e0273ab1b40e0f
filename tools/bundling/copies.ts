import { cp, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Copies files or folders beside the code, from paths below `root` to paths below `dir`. What is
 * there already, with the same size and time, is left: language data of OCR weighs megabytes.
 */
export async function copyBeside(
  copies: (readonly [from: string, to: string])[],
  { root, dir }: { root: string; dir: string },
): Promise<void> {
  for (const [from, to] of copies) {
    await cp(join(root, from), join(dir, to), {
      recursive: true,
      dereference: true,
      preserveTimestamps: true,
      filter: async (source, target) => !(await isSame(source, target)),
    });
  }
}

async function isSame(source: string, target: string): Promise<boolean> {
  const [one, other] = await Promise.all([stat(source), stat(target).catch(() => undefined)]);
  if (!other || one.isDirectory()) return false;
  // Some file systems keep whole milliseconds only.
  return one.size === other.size && Math.abs(one.mtimeMs - other.mtimeMs) < 2;
}
