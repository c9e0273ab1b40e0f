import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { packageProject } from '../../tools/package.ts';

describe('npm run package', () => {
  const root = mkdtempSync(join(tmpdir(), 'nightshift-package-'));
  const outDir = mkdtempSync(join(tmpdir(), 'nightshift-delivery-'));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      cwd: root,
      encoding: 'utf8',
    });
  beforeAll(() => {
    writeFileSync(join(root, 'package.json'), '{"version":"1.2.3"}');
    writeFileSync(join(root, '.gitignore'), '.env\n');
    writeFileSync(join(root, '.env'), 'TOKEN=hunter2');
    git('init', '-q');
    git('add', '-A');
    git('commit', '-q', '-m', 'one');
  });
  afterAll(() => {
    for (const dir of [root, outDir]) rmSync(dir, { recursive: true, force: true });
  });

  it('writes a ZIP and the file by which it is checked, the same each time', () => {
    const first = packageProject({ root, outDir });
    expect(first.file).toMatch(/nightshift-1\.2\.3-[0-9a-f]{12}\.zip$/);
    expect(readFileSync(first.file).subarray(0, 2).toString()).toBe('PK');
    expect(readFileSync(`${first.file}.sha256`, 'utf8')).toBe(
      `${first.sha256}  ${readdirSync(outDir).find((name) => name.endsWith('.zip'))}\n`,
    );
    expect(createHash('sha256').update(readFileSync(first.file)).digest('hex')).toBe(first.sha256);
    expect(packageProject({ root, outDir }).sha256).toBe(first.sha256);
  });

  it('holds nothing that is not committed', () => {
    const { file } = packageProject({ root, outDir });
    expect(readFileSync(file).includes('hunter2')).toBe(false);
    writeFileSync(join(root, 'new.txt'), 'x');
    expect(() => packageProject({ root, outDir })).toThrow('new.txt');
    rmSync(join(root, 'new.txt'));
  });

  it('says what it needs outside of a checkout', () => {
    expect(() => packageProject({ root: outDir, outDir })).toThrow('in a git checkout');
  });
});
