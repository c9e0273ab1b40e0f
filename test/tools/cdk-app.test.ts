import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const outDir = mkdtempSync(join(tmpdir(), 'nightshift-cdk-test-'));

/** Runs the program of cdk.json as the CDK's command line does for `cdk ls`. */
const run = (context: Record<string, unknown>) =>
  spawnSync(process.execPath, ['bin/nightshift.ts'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: {
      ...process.env,
      CDK_OUTDIR: outDir,
      CDK_CONTEXT_JSON: JSON.stringify({ 'aws:cdk:bundling-stacks': [], ...context }),
    },
  });

describe('under the CDK’s own command line', () => {
  afterAll(() => rmSync(outDir, { recursive: true, force: true }));

  it('writes the stage that was asked for where the CDK looks for it, and prints nothing', () => {
    const { status, stdout } = run({ stage: 'staging' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(readdirSync(outDir)).toEqual(
      expect.arrayContaining(['manifest.json', 'Nightshift-staging.template.json']),
    );
  });

  it('refuses a context value that nobody reads, with the nearest right word', () => {
    const { status, stderr } = run({ emailFrm: 'night@example.com' });
    expect(status).toBe(2);
    expect(stderr).toContain('There is no context value "emailFrm" (did you mean "emailFrom"?)');
  });

  it('refuses the stage that runs on this machine, and one that does not exist', () => {
    expect(run({ stage: 'local' }).stderr).toContain('npm start');
    expect(run({ stage: 'production' }).stderr).toContain('local, dev, staging, prod');
  });
});

describe('npm run deploy', () => {
  const { PATH, HOME } = process.env;
  const alone = { PATH, HOME: join(outDir, 'nobody'), AWS_EC2_METADATA_DISABLED: 'true' };
  const deploy = (...args: string[]) =>
    spawnSync(process.execPath, ['bin/deploy.ts', '--stage', 'dev', ...args], {
      cwd: ROOT,
      encoding: 'utf8',
      env: alone,
    });

  it('says in one sentence that credentials are missing, before it bundles', () => {
    expect(HOME).not.toBe(alone.HOME);
    const { status, stderr } = deploy();
    expect(status).toBe(1);
    expect(stderr).toMatch(/no AWS credentials and no AWS region: sign in/);
  });

  it.each([
    ['emailFrm=night@example.com', 'did you mean "emailFrom"?'],
    ['watch=perhaps', '-c watch=perhaps: '],
  ])('refuses -c %s before it asks for credentials', (pair, said) => {
    const { status, stderr } = deploy('-c', pair);
    expect(stderr).toContain(said);
    expect(status).toBe(2);
  });
});
