import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdownTable } from './blocks.ts';

/** One package of package-lock.json, as far as the audit needs it. */
export type LockedPackage = {
  name: string;
  version: string;
  licence: string;
  /** Of the file that npm installs; what comes inside another package has none of its own. */
  integrity?: string;
  resolved?: string;
  /** Only developers install it. */
  dev: boolean;
  bundled: boolean;
};

type Entry = {
  version: string;
  license?: string;
  integrity?: string;
  resolved?: string;
  dev?: boolean;
  devOptional?: boolean;
  inBundle?: boolean;
};

/** Every package that the lock file installs, on whatever platform. */
export function lockedPackages(lock: { packages: Record<string, Entry> }): LockedPackage[] {
  return Object.entries(lock.packages)
    .filter(([path]) => path !== '')
    .map(([path, entry]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version: entry.version,
      licence: entry.license ?? 'none',
      ...(entry.integrity && { integrity: entry.integrity }),
      ...(entry.resolved && { resolved: entry.resolved }),
      dev: entry.dev === true,
      bundled: entry.inBundle === true,
    }));
}

export const readLock = (root: string): LockedPackage[] =>
  lockedPackages(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));

/** Licences of what an installation without development tools brings, and how many have each. */
export function licencesTable(root: string): string {
  const product = readLock(root).filter(({ dev }) => !dev);
  const byLicence = Map.groupBy(product, ({ licence }) => licence);
  const rows = [...byLicence]
    .sort(([a, x], [b, y]) => y.length - x.length || a.localeCompare(b))
    .map(([licence, packages]) => {
      const names = [...new Set(packages.map(({ name }) => `\`${name}\``))].sort();
      const few = names.length > 12 ? `${names.slice(0, 12).join(', ')} …` : names.join(', ');
      return [licence, String(packages.length), few];
    });
  return markdownTable(['licence', 'packages', 'which'], rows);
}
