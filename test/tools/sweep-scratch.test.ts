import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { PREFIX, sweepScratch } from '../support/sweep-scratch.ts';

let root: string;
let running: ChildProcess;
const folder = (name: string) => join(root, `${PREFIX}${name}`);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'scratch-'));
  for (const name of ['killed', 'young', 'used']) await mkdir(folder(name));
  await mkdir(join(root, 'of-somebody'));
  const long = new Date(Date.now() - 7_200_000);
  for (const dir of [folder('killed'), folder('used'), join(root, 'of-somebody')])
    await utimes(dir, long, long);
  running = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)'], {
    env: { ...process.env, TMPDIR: folder('used') },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(running.stdout as NonNullable<ChildProcess['stdout']>, 'data');
});
afterAll(async () => {
  running.kill('SIGKILL');
  await rm(root, { recursive: true, force: true });
});

it('the folder of a run that was killed is deleted, and none that may be in use', async () => {
  await sweepScratch(root);
  const left = await readdir(root);
  expect(left.sort()).toEqual([`${PREFIX}used`, `${PREFIX}young`, 'of-somebody']);
});
