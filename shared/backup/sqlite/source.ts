import { createReadStream } from 'node:fs';
import { mkdtemp, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { BackupCannotRun, BackupFailed } from '../errors.ts';
import { runProgram } from '../take/run-program.ts';
import type { BackupSource } from '../take/source.ts';
import { sweepTemporary } from '../take/temporary.ts';
import { countRows } from './count-rows.ts';

/**
 * A SQLite file, by the online backup of `sqlite3`: consistent while others write. The copy lies in
 * the temp folder until it is stored, so there must be room for it.
 */
export function sqliteSource({ path }: { path: string }): BackupSource {
  return {
    async check() {
      const version = await runProgram('sqlite3', ['--version']).catch((cause) => {
        throw new BackupCannotRun('There is no sqlite3 on the PATH', { cause });
      });
      const file = await stat(path).catch((cause) => {
        throw new BackupCannotRun('The SQLite file is not there', { cause });
      });
      // Whatever leads there: by two links to one file, it is one.
      const whole = await realpath(path);
      if (file.size === 0)
        throw new BackupCannotRun('The SQLite file is empty: it holds no database');
      const [number = ''] = version.stdout.split(' ');
      return {
        dump: 'sqlite-file',
        compressedBy: 'none',
        databaseBytes: file.size,
        source: {
          kind: 'sqlite',
          database: basename(path),
          identity: `sqlite:${whole}`,
          address: whole,
          serverVersion: number,
          clientVersion: number,
        },
      };
    },
    async open() {
      await sweepTemporary(PREFIX);
      const dir = await mkdtemp(join(tmpdir(), PREFIX));
      const copy = join(dir, 'copy.sqlite');
      const close = () => rm(dir, { recursive: true, force: true });
      try {
        const snapshotAt = new Date();
        // The whole path: one that begins with a dash would be an option.
        await runProgram('sqlite3', [
          '-readonly',
          resolve(path),
          '.timeout 30000',
          `.backup '${copy}'`,
        ]);
        return {
          snapshotAt,
          stream: createReadStream(copy, { highWaterMark: 1 << 18 }),
          finished: Promise.resolve(),
          contents: countRows(copy),
          close,
        };
      } catch (error) {
        await close();
        // Not the error itself: it repeats the whole command.
        const said = /^Error: (.+)$/m.exec((error as { stderr?: string }).stderr ?? '')?.[1];
        throw new BackupFailed(`sqlite3 could not copy the database${said ? `: ${said}` : ''}`);
      }
    },
  };
}

const PREFIX = 'nightshift-sqlite-';
