import { describe, expect, it } from '@jest/globals';
import { BackupDamaged } from '../../shared/backup/errors.ts';
import {
  type Manifest,
  readManifest,
  writeManifest,
} from '../../shared/backup/manifest/manifest.ts';
import { dataKey } from '../../shared/backup/manifest/object-keys.ts';
import { plainContents } from '../../shared/backup/manifest/plain-contents.ts';
import { parseSigners, parseSigningKey } from '../../shared/backup/manifest/signature.ts';
import { InvalidConfiguration } from '../../shared/platform/errors.ts';
import { FILE, idAt, manifestOf, other } from './support/memory-store.ts';
import { signer, trust } from './support/signer.ts';

describe('a manifest', () => {
  const id = idAt('20');
  const read = (bytes: Buffer, more: Partial<Parameters<typeof readManifest>[1]> = {}) =>
    readManifest(bytes, { id, trust, ...more });
  const refused = (why: string) => new BackupDamaged(`The manifest of ${id} ${why}`);
  const written = (more: Partial<Manifest> = {}) => writeManifest(manifestOf(id, more), signer);
  const stranger = parseSigningKey('52'.repeat(32));

  it('is read as it was written', () => {
    expect(read(written())).toEqual(manifestOf(id));
    expect(JSON.parse(written().toString())).toMatchObject({
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      signature: expect.stringMatching(/^[\w+/]+=*$/),
    });
  });

  it('is read whatever the source, the dump and the locale are that we know', () => {
    const locale = { encoding: 'UTF8', collate: 'C', ctype: 'C', locale: null };
    for (const provider of ['libc', 'icu', 'builtin'] as const) {
      const contents = { ...plainContents([]), locale: { ...locale, provider } };
      expect(read(written({ contents })).contents).toEqual(contents);
    }
    for (const dump of ['postgres-sql', 'mongodb-archive', 'sqlite-file'] as const)
      for (const compression of ['zstd', 'gzip'] as const) {
        const key = dataKey(id, { dump, compression });
        const file = { ...manifestOf(id).file, key, dump, compression };
        expect(read(written({ file })).file).toEqual(file);
      }
    for (const kind of ['postgres', 'mongodb', 'sqlite'] as const)
      expect(read(written(other('x', kind))).source.kind).toBe(kind);
  });

  it('is refused when it was changed, or is none', () => {
    const changed = written().toString().replace('"database": "app"', '"database": "ape"');
    expect(() => read(Buffer.from(changed))).toThrow(refused('was changed'));
    for (const text of ['null', '{}', '[]'])
      expect(() => read(Buffer.from(text))).toThrow(refused('was changed'));
    expect(() => read(Buffer.from('{'))).toThrow(refused('is not JSON'));
  });

  it('is believed of whom we trust, and of anybody where an operator says so', () => {
    const why = 'is not signed by who writes the backups of this stage';
    const bytes = writeManifest(manifestOf(id), stranger);
    expect(() => read(bytes)).toThrow(refused(why));
    expect(() => read(written(), { trust: { signers: [] } })).toThrow(refused(why));
    const { signature: _, ...unsigned } = JSON.parse(written().toString());
    const plain = Buffer.from(JSON.stringify(unsigned));
    expect(() => read(plain)).toThrow(refused(why));
    const anybody = { trust: { ...trust, unsigned: true } };
    expect([read(plain, anybody).id, read(bytes, anybody).id]).toEqual([id, id]);
    const both = [...parseSigners(stranger.publicText), ...trust.signers];
    expect(read(written(), { trust: { signers: both } }).id).toBe(id);
  });

  it.each<[string, Partial<Manifest>]>([
    ['has another format than this version reads', { databaseBytes: -1 }],
    ['has another format than this version reads', { format: 'x' as 'nightshift-backup/1' }],
    ['belongs to another backup', { id: idAt('19') }],
    [
      'names a file of another backup',
      { file: { ...manifestOf(id).file, key: dataKey(idAt('19'), FILE) } },
    ],
  ])('%s, and is refused', (why, more) => {
    expect(() => read(written(more))).toThrow(refused(why));
  });

  it.each<[string, Partial<Manifest['file']>]>([
    ['no key', { keyIds: [] }],
    ['a digest that is too short', { sha256: 'ab'.repeat(31) }],
    ['a digest with letters behind', { sha256: `${'ab'.repeat(32)}0` }],
    ['a compression that nobody knows', { compression: 'lz4' as 'zstd' }],
  ])('of a file with %s is refused', (_, file) => {
    const bytes = written({ file: { ...manifestOf(id).file, ...file } });
    expect(() => read(bytes)).toThrow('another format');
  });

  it.each<[object, boolean]>([
    [{ hashing: 'values' }, true],
    [{ hashing: 'in LATIN1' }, true],
    [{ hashing: 'in latin1' }, false],
    [{ hashing: 'xin LATIN1' }, false],
    [{ snapshot: '10:20:10,14' }, true],
    [{ snapshot: '10:20:' }, true],
    [{ snapshot: '10:20' }, false],
    [{ snapshot: '10:20:x' }, false],
    [{ largeObjects: { count: -1, checksum: '' } }, false],
    [{ lockable: 0.5 }, false],
  ])('with contents %j: %s', (more, sound) => {
    const bytes = written({ contents: { ...plainContents([]), ...more } as never });
    if (sound) expect(read(bytes).contents).toMatchObject(more);
    else expect(() => read(bytes)).toThrow('another format');
  });
});

describe('the keys of who writes them', () => {
  it('are parted by spaces, commas or lines', () => {
    const texts = ['51', '52', '53'].map((pair) => parseSigningKey(pair.repeat(32)).publicText);
    const [a, b, c] = texts;
    const keys = parseSigners(` ${a}, ${b}\n\n${c?.toUpperCase().replace('ED', 'ed')} `);
    const hex = keys.map((key) =>
      key.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex'),
    );
    expect(hex).toEqual(texts.map((text) => text.slice('ed25519:'.length)));
    expect(parseSigners(' ,\n')).toEqual([]);
  });

  it('are refused without being quoted when they are none', () => {
    const secret = '51'.repeat(32);
    expect(parseSigningKey(` ${secret}\n`).publicText).toBe(signer.publicText);
    for (const text of [secret.slice(1), `${secret}0`, `x${secret.slice(1)}`, '']) {
      expect(() => parseSigningKey(text)).toThrow(InvalidConfiguration);
      expect(() => parseSigningKey(text)).not.toThrow(secret.slice(2));
    }
    const { publicText } = signer;
    for (const text of ['x', publicText.slice(8), publicText.slice(0, -1), `${publicText}0`])
      expect(() => parseSigners(text)).toThrow(InvalidConfiguration);
  });
});
