import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { damaged } from '../state/state-folder.ts';

/**
 * Queues, objects' metadata, secrets and mail of this machine, in one SQLite file, so that what
 * belongs together (an object and its event, a move to a dead-letter queue) commits together.
 */
export type LocalState = {
  db: DatabaseSync;
  /** Runs as one transaction; nested calls join the outer one. */
  atomically<T>(work: () => T): T;
  /** Runs once, after the outermost transaction has committed: wake-ups that must not come early. */
  afterCommit(work: () => void): void;
  close(): void;
};

function openDatabase(stateDir: string, path: string): DatabaseSync {
  try {
    // Created by hand because it holds secrets and SQLite gives its side files the same mode.
    closeSync(openSync(path, 'a', 0o600));
    const db = new DatabaseSync(path);
    // NORMAL keeps every commit over a killed process; only a power cut may take the last ones.
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000');
    const [answer] = db.prepare('PRAGMA quick_check(1)').all();
    if (answer?.quick_check !== 'ok') throw new Error(String(answer?.quick_check));
    return db;
  } catch (cause) {
    throw damaged(stateDir, 'aws.db', cause);
  }
}

/** Opens the SQLite file of a state’s folder, or makes it. @throws Error where the file is damaged */
export function openState(stateDir: string): LocalState {
  mkdirSync(stateDir, { recursive: true });
  const path = join(stateDir, 'aws.db');
  const db = openDatabase(stateDir, path);
  let depth = 0;
  let waiting: (() => void)[] = [];
  return {
    db,
    atomically(work) {
      if (depth > 0) return work();
      db.exec('BEGIN IMMEDIATE');
      depth = 1;
      let result: ReturnType<typeof work>;
      try {
        result = work();
        db.exec('COMMIT');
      } catch (error) {
        db.exec('ROLLBACK');
        waiting = [];
        throw error;
      } finally {
        depth = 0;
      }
      const due = waiting;
      waiting = [];
      for (const wake of due) wake();
      return result;
    },
    afterCommit(work) {
      if (depth > 0) waiting.push(work);
      else work();
    },
    close: () => db.close(),
  };
}
