import { randomUUID } from 'node:crypto';
import { createReadStream, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { link, open } from 'node:fs/promises';
import { join } from 'node:path';

/** One immutable file that holds an object's bytes, or one part of them. */
export type StoredFile = {
  file: string;
  size: number;
};

export type Files = ReturnType<typeof createFiles>;

/**
 * The bytes of all objects, in files with random names: keys never become paths, so no key escapes.
 * A file that is being read outlives its object until the reader is done.
 */
export function createFiles(dir: string) {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const readers = new Map<string, number>();
  const doomed = new Set<string>();
  const pathOf = (file: string) => join(dir, file);

  const discard = (files: StoredFile[]) => {
    for (const { file } of files)
      if (readers.has(file)) doomed.add(file);
      else rmSync(pathOf(file), { force: true });
  };

  const release = (files: StoredFile[]) => {
    for (const stored of files) {
      const left = (readers.get(stored.file) ?? 1) - 1;
      if (left > 0) readers.set(stored.file, left);
      else {
        readers.delete(stored.file);
        if (doomed.delete(stored.file)) discard([stored]);
      }
    }
  };

  return {
    discard,

    /** @returns the new file; none remains when the source breaks off. */
    async write(
      source: AsyncIterable<Buffer>,
      onChunk: (chunk: Buffer) => void,
    ): Promise<StoredFile> {
      const stored = { file: randomUUID(), size: 0 };
      const handle = await open(pathOf(stored.file), 'wx', 0o600);
      try {
        for await (const chunk of source) {
          onChunk(chunk);
          await handle.writeFile(chunk);
          stored.size += chunk.length;
        }
      } catch (error) {
        discard([stored]);
        throw error;
      } finally {
        await handle.close();
      }
      return stored;
    },

    /** The same bytes under new names, without copying them. */
    async copy(files: StoredFile[]): Promise<StoredFile[]> {
      const copies: StoredFile[] = [];
      for (const { file, size } of files) {
        const copy = { file: randomUUID(), size };
        await link(pathOf(file), pathOf(copy.file));
        copies.push(copy);
      }
      return copies;
    },

    /** Bytes `start` to `end` (inclusive) of the files one after another. */
    async *read(
      files: StoredFile[],
      range: { start: number; end: number },
    ): AsyncGenerator<Buffer> {
      for (const { file } of files) readers.set(file, (readers.get(file) ?? 0) + 1);
      try {
        let at = 0;
        for (const { file, size } of files) {
          const start = Math.max(range.start - at, 0);
          const end = Math.min(range.end - at, size - 1);
          at += size;
          if (start <= end)
            yield* createReadStream(pathOf(file), { start, end, highWaterMark: 256 * 1024 });
        }
      } finally {
        release(files);
      }
    },

    /** Removes what a killed process left half written. */
    keepOnly(known: Set<string>) {
      for (const file of readdirSync(dir))
        if (!known.has(file)) rmSync(pathOf(file), { force: true });
    },
  };
}
