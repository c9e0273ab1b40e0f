import { describe, expect, it } from '@jest/globals';
import { type LockedPackage, lockedPackages, readLock } from '../../tools/docs/licences.ts';
import { ROOT } from './sources.ts';

const all = readLock(ROOT);

/** These ask nothing of what uses them but to be named. */
const FREE =
  /^(MIT|MIT-0|Apache-2\.0|ISC|0BSD|BSD-[23]-Clause|BlueOak-1\.0\.0|CC0-1\.0|Zlib|Unlicense|Python-2\.0)$/;

/** `(MIT OR GPL-3.0-or-later)`: one of them is enough; `AND` takes all. */
const isFree = (licence: string): boolean =>
  licence
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((part) => FREE.test(part)));

const unfree = (packages: readonly LockedPackage[]) =>
  packages
    .filter(({ dev, licence }) => !dev && !isFree(licence))
    .map(({ name, licence }) => `${name}: ${licence}`);

const unchecked = (packages: readonly LockedPackage[]) =>
  packages
    .filter(({ integrity, bundled }) => !bundled && !/^sha512-/.test(integrity ?? ''))
    .map(({ name }) => name);

describe('the packages that are installed', () => {
  it('are free where the product uses them', () => {
    expect(unfree(all)).toEqual([]);
  });

  it('are checked by npm against what the lock file says', () => {
    expect(unchecked(all)).toEqual([]);
  });

  it('come from whatever registry is asked', () => {
    expect(all.filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });

  const planted = (entry: object) =>
    lockedPackages({
      packages: { '': { version: '1' }, 'node_modules/x': { version: '1', ...entry } },
    });

  it.each(['GPL-3.0', 'AGPL-3.0-only', 'MIT AND GPL-2.0', 'SSPL-1.0', 'UNLICENSED', undefined])(
    'would be refused under %s',
    (license) => {
      expect(unfree(planted({ license }))).toHaveLength(1);
      expect(unfree(planted({ license, dev: true }))).toEqual([]);
    },
  );

  it.each([undefined, '', 'sha1-abc'])('would be refused with the integrity %s', (integrity) => {
    expect(unchecked(planted({ integrity }))).toEqual(['x']);
    expect(unchecked(planted({ integrity, inBundle: true }))).toEqual([]);
  });
});
