import { randomUUID } from 'node:crypto';
import type { StartModel } from '../../../lib/template/model.ts';
import type { Answer } from '../../functions/protocol.ts';
import type { Queues } from '../sqs/queues.ts';
import type { LocalState } from '../state.ts';

/** Milliseconds that Lambda waits after the first crash and after the second. */
const WAITS: readonly number[] = [60_000, 120_000];
/** Milliseconds until it looks whether a function that was at its limit has room. */
const UNTIL_ROOM = 1_000;

export type StartsDeps = {
  state: LocalState;
  queues: Pick<Queues, 'send'>;
  now: () => number;
  onLog: (line: string) => void;
};

type Row = { id: string; function_arn: string; payload: string; sent_at: number; runs: number };
type Invoke = (functionArn: string, event: unknown) => Promise<Answer>;
type Running = { invoke: Invoke; waits: readonly number[] };

/**
 * Starts of functions that nobody waits for. As Lambda does, what crashes is tried again after a
 * minute and after two, and then goes with its reason to where the template says. A start is kept
 * until it is over, so that a restart of this machine loses none.
 */
export function createStarts({ state, queues, now, onLog }: StartsDeps) {
  const { db } = state;
  db.exec(`CREATE TABLE IF NOT EXISTS lambda_starts (
    id TEXT PRIMARY KEY, function_arn TEXT NOT NULL, payload TEXT NOT NULL,
    sent_at INTEGER NOT NULL, runs INTEGER NOT NULL) STRICT`);
  const sql = {
    insert: db.prepare('INSERT INTO lambda_starts VALUES (?, ?, ?, ?, 0)'),
    all: db.prepare('SELECT * FROM lambda_starts ORDER BY sent_at'),
    ran: db.prepare('UPDATE lambda_starts SET runs = ? WHERE id = ?'),
    remove: db.prepare('DELETE FROM lambda_starts WHERE id = ?'),
  };
  const models = new Map<string, StartModel>();
  const timers = new Set<NodeJS.Timeout>();
  const inWork = new Set<Promise<void>>();
  let running: Running | undefined;

  const later = (row: Row, wait: number) => {
    if (!running) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      begin(row);
    }, wait);
    timers.add(timer);
  };

  const begin = (row: Row) => {
    if (!running) return;
    const task: Promise<void> = run(row, running)
      .catch((error: Error) => onLog(`start of ${row.function_arn}: ${error.stack}`))
      .finally(() => inWork.delete(task));
    inWork.add(task);
  };

  const run = async (row: Row, { invoke, waits }: Running) => {
    const model = models.get(row.function_arn);
    const answer = await invoke(row.function_arn, JSON.parse(row.payload));
    if (answer.ok) return void sql.remove.run(row.id);
    // It was cut off with this machine, and begins anew with it.
    if (!running) return;
    const tooOld = model && now() - row.sent_at > model.maximumAgeSeconds * 1_000;
    if (answer.throttled && !tooOld) return later(row, UNTIL_ROOM);
    const runs = row.runs + (answer.throttled ? 0 : 1);
    sql.ran.run(runs, row.id);
    const wait = runs <= (model?.retries ?? WAITS.length) ? waits[runs - 1] : undefined;
    if (wait !== undefined && !tooOld) return later({ ...row, runs }, wait);
    giveUp({ ...row, runs }, answer, tooOld ? 'EventAgeExceeded' : 'RetriesExhausted');
  };

  const giveUp = (row: Row, answer: Answer & { ok: false }, condition: string) =>
    state.atomically(() => {
      const { errorType, errorMessage, trace } = answer;
      const queueArn = models.get(row.function_arn)?.onFailureArn;
      if (queueArn)
        queues.send({
          queueArn,
          body: JSON.stringify({
            version: '1.0',
            timestamp: new Date(now()).toISOString(),
            requestContext: {
              requestId: row.id,
              functionArn: `${row.function_arn}:$LATEST`,
              condition,
              approximateInvokeCount: row.runs,
            },
            requestPayload: JSON.parse(row.payload),
            responseContext: {
              statusCode: 200,
              executedVersion: '$LATEST',
              functionError: 'Unhandled',
            },
            responsePayload: { errorType, errorMessage, trace },
          }),
        });
      sql.remove.run(row.id);
    });

  return {
    setModel(starts: StartModel[]) {
      models.clear();
      for (const start of starts) models.set(start.functionArn, start);
    },
    /** Takes a start, durably; it runs as soon as functions do. */
    take(functionArn: string, payload: string): string {
      const row = { id: randomUUID(), function_arn: functionArn, payload, sent_at: now(), runs: 0 };
      sql.insert.run(row.id, functionArn, payload, row.sent_at);
      begin(row);
      return row.id;
    },
    /** Functions can be invoked: begins with what a former run of this machine left. */
    run(invoke: Invoke, waits = WAITS) {
      running = { invoke, waits };
      for (const row of sql.all.all() as Row[]) begin(row);
    },
    /** Begins nothing more; resolves when what runs is over. */
    async stop() {
      running = undefined;
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(inWork);
    },
  };
}
