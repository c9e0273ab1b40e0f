import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as errors from '../../shared/platform/errors.ts';
import { type BundleReport, buildFunctions, bundleEntry } from '../../tools/bundles.ts';
import { bundleSettings } from '../../tools/bundling/function-sources.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('the bundles', () => {
  let dir: string;
  let reports: BundleReport[];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'nightshift-bundles-'));
    reports = await buildFunctions({ root: ROOT, outDir: join(dir, 'functions') });
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('stand alone: what they import is inside, or copied by their settings', () => {
    for (const { name, external } of reports) {
      const { packages = [] } = bundleSettings(ROOT, name);
      const missing = external.filter((path) => path !== 'pg-native' && !packages.includes(path));
      expect([name, missing]).toEqual([name, []]);
    }
  });

  it('carry no source map into Lambda', async () => {
    for (const { dir: folder } of reports) {
      expect((await readdir(folder)).filter((file) => file.endsWith('.map'))).toEqual([]);
    }
  });

  it('keep what every cold start reads small: SDK clients and Stripe stay in files of their own', () => {
    for (const { name, entryBytes } of reports) {
      expect([name, entryBytes < 600_000, entryBytes]).toEqual([name, true, entryBytes]);
    }
  });

  it('carry the migrations beside migrate', async () => {
    const migrate = reports.find(({ name }) => name === 'migrate');
    expect(await readdir(join(migrate?.dir ?? '', 'migrations'))).toEqual(
      await readdir(join(ROOT, 'migrations')),
    );
  });

  it('keep the names of our errors, which operators read', async () => {
    for (const { name, dir: folder } of reports) {
      const code = await readFile(join(folder, 'index.mjs'), 'utf8');
      const renamed = Object.keys(errors).filter((it) => new RegExp(`class _?${it}\\d`).test(code));
      expect([name, renamed]).toEqual([name, []]);
    }
  });

  it('load heavy built-ins when they are first used, and not before', async () => {
    const entry = join(dir, 'probe.ts');
    await writeFile(
      entry,
      `import { createHmac } from 'node:crypto';
       import http from 'node:http';
       import pg from 'pg';
       const loaded = (name: string) => process.moduleLoadList.includes('NativeModule ' + name);
       const before = [loaded('crypto'), loaded('http'), loaded('net')];
       const { request } = await import('node:http');
       console.log(JSON.stringify({
         before,
         same: request === http.request,
         default: (await import('node:https')).default !== undefined,
         hmac: createHmac('sha256', 'key').update('text').digest('hex'),
         pool: typeof pg.Pool,
       }));`,
    );
    const out = join(dir, 'probe');
    await bundleEntry({ root: ROOT, entry, dir: out, name: 'probe', awaits: true });
    const { stdout } = await promisify(execFile)(process.execPath, [join(out, 'index.mjs')]);
    expect(JSON.parse(stdout)).toEqual({
      before: [false, false, false],
      same: true,
      default: true,
      hmac: '6afa9046a9579cad143a384c1b564b9a250d27d6f6a63f9f20bf3a7594c9e2c6',
      pool: 'function',
    });
  });
});
