import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SECRET_SHAPES } from '../../ops/stack/secret-shapes.ts';
import { templateOf } from '../lib/assembly.ts';
import { runAt } from '../ops/support/run-ops.ts';
import { startTestStack, type TestStack } from '../ops/support/stack.ts';

const NAMES = Object.keys(SECRET_SHAPES);
const RANDOM = NAMES.filter((name) => SECRET_SHAPES[name]?.generate);

describe('attacks on secrets', () => {
  let house: TestStack;
  let dir: string;
  const ops = (line: string[], input = '') => runAt(['secrets', ...line], house.stack, input);

  beforeAll(async () => {
    house = await startTestStack([], { secrets: NAMES });
  });
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'nightshift-keys-'));
  });
  afterEach(() => rm(dir, { recursive: true }));
  afterAll(() => house.stop());

  it('every secret of the stack has a shape, and every shape a secret', () => {
    const named = ['dev', 'prod'].flatMap((stage) =>
      templateOf(stage as 'dev' | 'prod')
        .ofType('Custom::Secrets')
        .flatMap(([, { Properties }]) => Properties.secrets as { name: string }[])
        .map(({ name }) => name.split('/').at(-1) as string),
    );
    // Logins of the database's roles are migrate's to write.
    const known = (name: string) => NAMES.includes(name) || name.startsWith('database-');
    expect(named.filter((name) => !known(name))).toEqual([]);
    // Only with a model that reads documents.
    const extra = NAMES.filter((name) => !named.includes(name) && name !== 'documents-model-key');
    expect(extra).toEqual([]);
  });

  it.each(RANDOM)('%s is made by chance, long, and not shown', async (name) => {
    const { code, stdout, stderr } = await ops(['rotate', name, '--generate']);
    expect(code).toBe(0);
    expect(stdout + stderr).not.toMatch(/[\w-]{40,}/);
  });

  it.each(
    NAMES.flatMap((name) =>
      ['short', 'has a blank '.repeat(5), 'line\nbreak'.repeat(6)].map(
        (value) => [name, value] as const,
      ),
    ).concat(RANDOM.map((name) => [name, 'x'.repeat(31)] as const)),
  )('%s takes no %j', async (name, value) => {
    const { code, stderr } = await ops(['rotate', name], value);
    expect(code).toBe(2);
    expect(stderr).toMatch(/takes|written by/);
    expect(stderr).not.toContain(value.trim().slice(0, 31));
  });

  it('what leaked ends at once: the previous value is revoked', async () => {
    await ops(['rotate', 'operator-token', '--generate']);
    await ops(['rotate', 'operator-token', '--generate']);
    expect((await ops(['list'])).stdout).toMatch(/operator-token\s+set\s+kept/);
    const asked = await ops(['revoke-previous', 'operator-token', '--dry-run']);
    expect(asked.stdout).toContain('Would revoke');
    expect((await ops(['list'])).stdout).toMatch(/operator-token\s+set\s+kept/);
    expect((await ops(['revoke-previous', 'operator-token', '--yes'])).stdout).toContain(
      'counts no more',
    );
    expect((await ops(['list'])).stdout).toMatch(/operator-token\s+set\s+-/);
    expect((await ops(['revoke-previous', 'operator-token'])).stdout).toContain('no previous');
    expect((await ops(['revoke-previous', 'oprator-token'])).stderr).toContain(
      'did you mean "operator-token"?',
    );
  });

  it('a key file is its owner’s alone, whatever the umask, and never takes the place of another', async () => {
    const before = process.umask(0o000);
    try {
      const path = join(dir, 'key.txt');
      const made = await runAt(['backup', 'keygen', '--out', path], house.stack);
      expect(made.code).toBe(0);
      expect(made.stdout).not.toContain('AGE-SECRET-KEY');
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      const key = await readFile(path, 'utf8');
      expect(key).toContain('AGE-SECRET-KEY-1');
      const again = await runAt(['backup', 'keygen', '--out', path], house.stack);
      expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('is there already')]);
      expect(await readFile(path, 'utf8')).toBe(key);
    } finally {
      process.umask(before);
    }
  });

  it('a key that cannot be kept is not saved for the stage', async () => {
    const taken = join(dir, 'taken');
    await writeFile(taken, '');
    const made = await runAt(['backup', 'keygen', '--save', '--out', taken], house.stack);
    expect(made.code).toBe(2);
    expect((await ops(['list'])).stdout).toMatch(/backup-key\s+not set/);
  });
});
