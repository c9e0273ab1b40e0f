import { mkdtempSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { HOSTILE } from '../../eval/generator/hostile.ts';
import { DEFAULT_GUARD, readGuarded } from '../../shared/documents/reading/guarded.ts';
import { print } from './support/world.ts';

const THREAD = new URL('../../shared/documents/reading/thread.ts', import.meta.url).href;

/** A reading thread that writes its own number down for each task. */
function numbered() {
  const folder = mkdtempSync(join(tmpdir(), 'nightshift-warm-'));
  const [log, file] = [join(folder, 'threads'), join(folder, 'thread.mjs')];
  writeFileSync(log, '');
  writeFileSync(
    file,
    `import { appendFileSync } from 'node:fs';
     import { parentPort, threadId } from 'node:worker_threads';
     parentPort.on('message', () => appendFileSync(${JSON.stringify(log)}, threadId + '\\n'));
     await import(${JSON.stringify(THREAD)});`,
  );
  return {
    guard: { ...DEFAULT_GUARD, thread: pathToFileURL(file) },
    threads: async () => (await readFile(log, 'utf8')).trim().split('\n'),
  };
}

describe('the thread that reads', () => {
  const { guard, threads } = numbered();
  const read = async (bytes: Uint8Array, limits: Partial<typeof guard> = {}) =>
    readGuarded({ bytes }, { ...guard, ...limits });
  const hostile = async (name: string) =>
    (await HOSTILE.find((one) => one.name === name)?.bytes()) ?? new Uint8Array();

  it('is used again after a file that was read in peace', async () => {
    const { pdf } = await print({ seed: 91 });
    // The first file loads the readers, here from their sources: that may take as much as a file may leave behind.
    await read(pdf);
    for (let times = 0; times < 4; times += 1)
      expect(await read(pdf)).toMatchObject({ outcome: 'read', pageCount: 1 });
    expect(new Set((await threads()).slice(1)).size).toBe(1);
  });

  it.each(['password.pdf', 'garbage.pdf', 'entity-bomb.xml'])(
    'is another one after %s',
    async (name) => {
      const { pdf } = await print({ seed: 91 });
      await read(pdf);
      const before = (await threads()).at(-1);
      expect(await read(await hostile(name))).toMatchObject({ outcome: 'refused' });
      expect(await read(pdf)).toMatchObject({ outcome: 'read' });
      expect((await threads()).at(-1)).not.toBe(before);
    },
  );

  it('answers each of two who come at once with its own', async () => {
    const [one, two] = [await print({ seed: 92 }), await print({ seed: 93, lines: 60 })];
    const read1 = read(one.pdf);
    const [a, b] = await Promise.all([read1, read(two.pdf)]);
    expect([a, b].map((it) => 'pageCount' in it && it.pageCount)).toEqual([1, 2]);
  });
});
