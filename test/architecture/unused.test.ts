import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ROOT } from './sources.ts';

const dir = mkdtempSync(join(tmpdir(), 'nightshift-unused-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** A house of four files, with one mistake of each kind. */
const PLANTED: Record<string, string> = {
  'package.json': JSON.stringify({ name: 'house', type: 'module', dependencies: { pg: '*' } }),
  'knip.json': readFileSync(join(ROOT, 'knip.json'), 'utf8'),
  'functions/health/index.ts':
    "import { used } from '../../shared/health.ts';\nimport { z } from 'zod';\nused(z);\n",
  'shared/health.ts':
    'export const used = (it: unknown) => it;\nexport const unused = 1;\nexport type Unused = 1;\n',
  'shared/nobody.ts': 'export const nothing = 1;\n',
};

type Issues = Record<
  'files' | 'exports' | 'types' | 'dependencies' | 'unlisted',
  { name: string }[]
>;

describe('what nothing uses', () => {
  it('is found in files, exports, types and dependencies', () => {
    for (const [path, text] of Object.entries(PLANTED)) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), text);
    }
    symlinkSync(join(ROOT, 'node_modules'), join(dir, 'node_modules'));
    const knip = join(ROOT, 'node_modules/knip/bin/knip.js');
    const { stdout } = spawnSync(process.execPath, [knip, '--no-progress', '--reporter', 'json'], {
      cwd: dir,
      encoding: 'utf8',
    });
    const { issues } = JSON.parse(stdout) as { issues: Issues[] };
    const found = (kind: keyof Issues) => issues.flatMap((it) => it[kind].map(({ name }) => name));
    expect({
      files: found('files'),
      exports: found('exports'),
      types: found('types'),
      dependencies: found('dependencies'),
      unlisted: found('unlisted'),
    }).toEqual({
      files: ['shared/nobody.ts'],
      exports: ['unused'],
      types: ['Unused'],
      dependencies: ['pg'],
      unlisted: ['zod'],
    });
  });
});
