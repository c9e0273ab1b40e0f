import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { single } from '../../tools/command-line/command.ts';
import { newMigration } from '../../tools/new-migration.ts';
import { runWords } from '../ops/wrong-inputs/trial.ts';

describe('a new migration', () => {
  let root: string;
  const make = (line: string) =>
    runWords(
      single(
        'npm run migration --',
        newMigration({ root, clock: () => new Date('2026-11-29T06:30:01.002Z') }),
      ),
      line,
    );
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'nightshift-migration-'));
    for (const folder of ['migrations', 'tools']) mkdirSync(join(root, folder));
    writeFileSync(join(root, 'tools/migration.sql'), '-- Why this change is made.\n');
  });

  it('is named by its UTC time and by what it does', async () => {
    const { code, answer } = await make('notes-of-sites');
    expect({ code, answer }).toEqual({
      code: 0,
      answer: 'migrations/20261129063001002_notes-of-sites.sql\n',
    });
    expect(readdirSync(join(root, 'migrations'))).toEqual(['20261129063001002_notes-of-sites.sql']);
  });

  it.each(['', 'a b', '../c', 'b/../c', 'Notes', 'notes.sql', 'a--b', '-x', 'a'.repeat(90)])(
    'of no such name (%j) is none',
    async (line) => {
      const { code, answer } = await make(line);
      expect(code).toBe(2);
      expect(answer).toMatch(/WORDS is missing|is no name|one too many|no option/);
      expect(readdirSync(join(root, 'migrations'))).toEqual([]);
    },
  );
});
