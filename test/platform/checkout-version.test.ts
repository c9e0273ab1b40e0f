import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readVersion } from '../../shared/platform/checkout-version.ts';

const COMMIT = '3f2a91c0d4e55a6b7c8d9e0f1a2b3c4d5e6f7081';
const OTHER = COMMIT.replaceAll('3', '4');
const HEAD = { '.git/HEAD': 'ref: refs/heads/main\n' };
const PACKED = `# pack-refs\n${OTHER} refs/heads/older-refs/heads/main-not\n${COMMIT} refs/heads/main\n`;

describe('the version of a checkout', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'checkout-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));
  const versionOf = (files: Record<string, string>) => {
    const all = { 'package.json': '{"version":"0.1.0"}', ...files };
    for (const [file, text] of Object.entries(all)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    return readVersion(root);
  };

  it.each<[string, Record<string, string>]>([
    ['its branch says', { ...HEAD, '.git/refs/heads/main': `${COMMIT}\n` }],
    ['stands without a branch', { '.git/HEAD': `${COMMIT}\n` }],
    ['was packed', { ...HEAD, '.git/packed-refs': PACKED }],
    [
      'its branch says since it was packed',
      {
        ...HEAD,
        '.git/packed-refs': PACKED.replaceAll(COMMIT, OTHER),
        '.git/refs/heads/main': COMMIT,
      },
    ],
    [
      'a worktree has',
      {
        '.git': 'gitdir: REPOSITORY/worktrees/one\n',
        'repository/worktrees/one/HEAD': 'ref: refs/heads/one\n',
        'repository/worktrees/one/commondir': '../..\n',
        'repository/refs/heads/one': `${COMMIT}\n`,
        'repository/refs/heads/main': `${OTHER}\n`,
      },
    ],
  ])('has the commit that %s', (_, files) => {
    const place = join(root, 'repository');
    const entries = Object.entries(files).map(([file, text]) => [
      file,
      text.replace('REPOSITORY', place),
    ]);
    expect(versionOf(Object.fromEntries(entries))).toBe('0.1.0+3f2a91c0d4e5');
  });

  it.each<[string, Record<string, string>]>([
    ['is no checkout', {}],
    ['has no commit yet', HEAD],
    ['has packed others', { ...HEAD, '.git/packed-refs': PACKED.replaceAll('/main\n', '/next\n') }],
    ['says nothing of a commit', { '.git/HEAD': 'main' }],
    ['is one of a worktree that is gone', { '.git': 'gitdir: /nowhere/at/all\n' }],
    ['has a file for a folder', { '.git': `${COMMIT}\n` }],
    ['has more than a commit', { '.git/HEAD': `${COMMIT}0` }],
  ])('is the package’s alone where it %s', (_, files) => {
    expect(versionOf(files)).toBe('0.1.0');
  });
});
