import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

export type PublicFile = {
  /** Path below the folder, for people to find it again. */
  name: string;
  bytes: Uint8Array;
  sha256: string;
};

/** Every PDF and XML file below a folder, each content once, in the order of their hashes. */
export async function collect(folder: string): Promise<PublicFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = new Map<string, PublicFile>();
  for (const entry of entries) {
    if (!entry.isFile() || !/\.(?:pdf|xml)$/i.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (!found.has(sha256)) found.set(sha256, { name: relative(folder, path), bytes, sha256 });
  }
  return [...found.values()].sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
}
