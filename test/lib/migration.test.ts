import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { migrationsHash } from '../../lib/domains/migration.ts';

describe('the property by which CloudFormation runs the migrations', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'nightshift-migrations-'));
    cpSync(join(import.meta.dirname, '../../migrations'), dir, { recursive: true });
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('stays the same while no migration changes', () => {
    expect(migrationsHash(dir)).toBe(migrationsHash(dir));
  });

  it('changes with a new migration, and with an edited one', () => {
    const before = migrationsHash(dir);
    writeFileSync(join(dir, '9999_new.sql'), '-- Up Migration\n');
    const added = migrationsHash(dir);
    writeFileSync(join(dir, '9999_new.sql'), '-- Up Migration\nSELECT 1;\n');
    expect(new Set([before, added, migrationsHash(dir)]).size).toBe(3);
  });

  it('does not take the border of two files for a part of either', () => {
    const one = join(dir, 'a');
    const other = join(dir, 'b');
    for (const [folder, files] of [
      [one, { x: 'ab', y: 'c' }],
      [other, { x: 'a', y: 'bc' }],
    ] as const) {
      mkdirSync(folder);
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    }
    expect(migrationsHash(one)).not.toBe(migrationsHash(other));
  });
});
