import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stop } from 'esbuild';
import { readTemplate } from '../../lib/template/read.ts';
import * as errors from '../../shared/platform/errors.ts';
import { type BundleReport, buildFunctions, bundleEntry } from '../../tools/bundles.ts';
import { bundleSettings } from '../../tools/bundling/function-sources.ts';
import { synthesise } from '../../tools/synth.ts';

const ROOT = join(import.meta.dirname, '../..');

/**
 * Bytes that a cold start reads, in kB: a hundred cost it a tenth of a bare handler's start, and node-pg
 * and zod are 160 of them. `npm run bench -- cold-start` measures what all of it comes to.
 */
const MOST = 300;
const MOST_OF: Record<string, number> = {
  ...{ 'prepare-secrets': 40, 'start-jobs': 50, 'jobs-api': 75, 'stripe-webhook': 100 },
  migrate: 560,
};

/** In the background it reads files; once per deployment, a whole migration runner. */
const HEAVY_BY_NATURE = ['parse-document', 'migrate'];

/** Packages of which a start runs nothing. */
const LATER = /^node_modules\/(@aws-sdk|@smithy|stripe|jose|fast-xml-parser|postal-mime|unpdf)\//;

/** Built-ins whose first use costs milliseconds. */
const HEAVY = ['child_process', 'crypto', 'http', 'http2', 'https', 'net', 'tls', 'zlib'];

describe('the bundles', () => {
  let dir: string;
  let reports: BundleReport[];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'nightshift-bundles-'));
    reports = await buildFunctions({ root: ROOT, outDir: join(dir, 'functions') });
  }, 180_000);
  afterAll(async () => {
    await stop();
    await rm(dir, { recursive: true, force: true });
  });

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

  it('have a cold start read one file, whatever loads later', async () => {
    for (const { name, dir: folder } of reports) {
      if (bundleSettings(ROOT, name).awaits) continue;
      const code = await readFile(join(folder, 'index.mjs'), 'utf8');
      expect([name, code.match(/^import[ {*"'].*/m)?.[0]]).toEqual([name, undefined]);
    }
  });

  it('have a cold start read no more than the function needs', () => {
    const tooMuch = reports
      .map(({ name, entryBytes }) => [name, Math.ceil(entryBytes / 1_000)] as const)
      .filter(([name, kilobytes]) => kilobytes > (MOST_OF[name] ?? MOST));
    expect(tooMuch).toEqual([]);
  });

  it('leave packages that some effects need to those effects', () => {
    const early = lean(reports).flatMap(({ name, inputsAtStart }) =>
      inputsAtStart.filter((path) => LATER.test(path)).map((path) => [name, path]),
    );
    expect(early).toEqual([]);
  });

  it('are ASCII: of any other letter the engine makes two bytes of each', async () => {
    for (const { name, dir: folder } of lean(reports)) {
      const code = await readFile(join(folder, 'index.mjs'), 'utf8');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII begins with them
      const others = code.match(/.{0,40}[^\x00-\x7f].{0,20}/g) ?? [];
      expect([name, others]).toEqual([name, []]);
    }
  });

  it('load no heavy built-in before a call', async () => {
    const environments = environmentsOf(dir);
    const early = await Promise.all(
      lean(reports).map(async ({ name, dir: folder }) => {
        const found = await builtinsAfter(join(folder, 'index.mjs'), environments.get(name) ?? {});
        return found.filter((it) => HEAVY.includes(it)).map((it) => `${name}: ${it}`);
      }),
    );
    expect(early.flat()).toEqual([]);
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

const lean = (reports: BundleReport[]) =>
  reports.filter(({ name }) => !HEAVY_BY_NATURE.includes(name));

/** What the stack puts into each function's environment, as this machine would resolve it. */
function environmentsOf(dir: string) {
  const functionsDir = join(dir, 'functions');
  const { templatePath } = synthesise({
    stage: 'local',
    outDir: join(dir, 'cdk.out'),
    functionsDir,
  });
  const url = 'http://127.0.0.1:9';
  const where = { templatePath, stage: 'local', functionsDir, awsEndpoint: url, apiUrl: url };
  return new Map(readTemplate(where).functions.map((fn) => [fn.name, fn.environment]));
}

/** Built-ins that a process has loaded once a bundle is ready, beyond those of an empty one. */
async function builtinsAfter(bundle: string, environment: Record<string, string>) {
  const script = `
    const before = new Set(process.moduleLoadList);
    await import(${JSON.stringify(pathToFileURL(bundle).href)});
    const loaded = process.moduleLoadList.filter((it) => !before.has(it));
    process.stdout.write('\\n' + JSON.stringify(loaded));
    process.exit(0);`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', script],
    { env: { PATH: process.env.PATH ?? '', AWS_REGION: 'us-east-1', ...environment } },
  );
  const loaded = JSON.parse(stdout.trim().split('\n').at(-1) ?? '[]') as string[];
  return loaded.map((name) => name.replace('NativeModule ', ''));
}
