import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lookInto, looksWhole, moveAside } from '../../ops/cli/documents/watched-folder.ts';

const SAMPLES = join(import.meta.dirname, '../../events/documents');

describe('a folder that is watched', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'watched-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const put = (name: string, bytes: Uint8Array | string = 'x') =>
    writeFile(join(folder, name), bytes);

  it('has files that may be documents, and names what is passed over', async () => {
    await put('a.pdf', '123');
    await put('photo.heic');
    await put('.hidden.pdf');
    await mkdir(join(folder, 'sub.pdf'));
    await symlink(join(folder, 'a.pdf'), join(folder, 'link.pdf'));
    // "März.pdf" of a system that writes Latin letters in one byte.
    const latin = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from('M\xe4rz.pdf', 'latin1')]);
    await writeFile(latin, 'x');
    const { files, passedOver } = (await lookInto(folder)) ?? {};
    expect([...(files ?? [])]).toEqual([['a.pdf', { size: 3, changedAt: expect.any(Number) }]]);
    expect(passedOver).toHaveLength(3);
    expect(passedOver).toContainEqual({ name: 'link.pdf', as: 'link' });
    expect(passedOver).toContainEqual({ name: 'photo.heic', as: 'no-document' });
    expect(passedOver).toContainEqual({ name: 'M\ufffdrz.pdf', as: 'odd-name' });
  });

  it('may be away', async () => {
    await rm(folder, { recursive: true });
    expect(await lookInto(folder)).toBeUndefined();
  });

  it.each(['wholesale-de.pdf', 'invoice-de.xml'])(
    'holds %s, which is whole at its end and not before',
    async (name) => {
      const bytes = await readFile(join(SAMPLES, name));
      await put(name, bytes);
      expect(await looksWhole(join(folder, name))).toBe(true);
      await put(name, bytes.subarray(0, bytes.length - 1_000));
      expect(await looksWhole(join(folder, name))).toBe(false);
    },
  );

  it('holds files of which nobody knows how they end', async () => {
    await put('a.tif', 'II*');
    await put('empty.pdf', '');
    expect(await looksWhole(join(folder, 'a.tif'))).toBe(true);
    expect(await looksWhole(join(folder, 'empty.pdf'))).toBe(true);
  });

  it('keeps what was moved aside under the same name', async () => {
    const long = `${'n'.repeat(251)}.pdf`;
    for (const bytes of ['one', 'two', 'three']) {
      for (const name of ['invoice.pdf', long]) {
        await put(name, bytes);
        await moveAside(folder, name, 'sent');
      }
    }
    const sent = await readdir(join(folder, 'sent'));
    expect(sent.sort()).toEqual(
      [
        'invoice 2.pdf',
        'invoice 3.pdf',
        'invoice.pdf',
        `${'n'.repeat(60)} 2.pdf`,
        `${'n'.repeat(60)} 3.pdf`,
        long,
      ].sort(),
    );
    expect(await readFile(join(folder, 'sent', 'invoice.pdf'), 'utf8')).toBe('one');
  });
});
