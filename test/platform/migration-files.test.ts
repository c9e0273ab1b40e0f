import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  migrationNames,
  sqlFiles,
  statementsOf,
} from '../../shared/platform/database/migration-files.ts';

describe('the files of migrations', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'migrations-'));
    for (const [name, text] of Object.entries({
      'b.sql': 'B;',
      'a.sql.txt': '',
      'a.sql': 'A;\nAA;',
      'c.concurrently.sql': '-- why\nC; -- one\n\nCC\n  (c) ;  \n',
    }))
      writeFileSync(join(folder, name), text);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are named without their ending, in order', async () => {
    expect(await migrationNames(folder)).toEqual(['a', 'b', 'c.concurrently']);
  });

  it.each([
    ['a.sql', ['A;\nAA;'], false],
    [
      'c.concurrently.sql',
      ['SET lock_timeout = 0', 'C', 'CC\n  (c)', 'SET lock_timeout = 7'],
      true,
    ],
  ])('run as %s says', async (name, expected, apart) => {
    const path = join(folder, name);
    const [file] = await sqlFiles({ lockTimeout: 7 }).loader([path]);
    expect(file).toMatchObject({ id: path, filePaths: [path], actions: { down: false } });
    const ran: string[] = [];
    let stands = false;
    file?.actions.up({
      sql: (text) => void ran.push(text),
      noTransaction: () => {
        stands = true;
      },
    });
    expect([ran, stands]).toEqual([expected, apart]);
  });

  it('of statements apart hold one after the other, without what is none', () => {
    expect(statementsOf('a;\r\n;\nb;c;\n-- d;\n  e\n')).toEqual(['a', 'b;c', 'e']);
    expect(statementsOf('-- nothing\n')).toEqual([]);
  });
});
