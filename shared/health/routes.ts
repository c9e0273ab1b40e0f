import * as z from 'zod/mini';
import { apiContract, type Route, type Routes } from '../platform/http/route.ts';

const text = () => z.string();
const count = () => z.number();
const maybe = <T extends z.ZodMiniType>(shape: T) => z.nullable(shape);
const time = () => z.iso.datetime({ offset: true });

const check = () =>
  z.object({
    name: text(),
    status: z.enum(['ok', 'warning', 'problem']),
    detail: text(),
    advice: z.optional(text()),
    milliseconds: z.optional(count()),
  });

const ended = () => maybe(z.union([z.literal(0), z.literal(1)]));

/** What an operator asks a part of the stage, and no value of its environment or secrets is in. */
const diagnosis = <const S extends z.ZodMiniType>(does: string, shape: () => S) =>
  ({ does, caller: 'operator', answers: { 200: shape } }) satisfies Route;

const job = () =>
  z.object({
    job: text(),
    lastAt: maybe(time()),
    lastOutcome: maybe(text()),
    nextAt: maybe(time()),
    missed: maybe(time()),
  });

/** Each a part of the stage. */
export const diagnosisRoutes = {
  'GET /diag/db': diagnosis('Tells how the database is: version, size, connections, locks.', () =>
    z.object({
      version: text(),
      login: text(),
      bytes: count(),
      milliseconds: count(),
      connections: z.object({ used: count(), most: count() }),
      cacheHitRatio: maybe(count()),
      longestTransactionSeconds: maybe(count()),
      waitingForLocks: count(),
    }),
  ),
  'GET /diag/tables': diagnosis(
    'Lists the tables: size, estimated and dead rows, row-level security.',
    () =>
      z.object({
        tables: z.array(
          z.object({
            name: text(),
            bytes: count(),
            rows: count(),
            deadRows: count(),
            rowSecurity: z.boolean(),
            vacuumedAt: maybe(time()),
          }),
        ),
      }),
  ),
  'GET /diag/migrations': diagnosis('Lists what ran and what is pending.', () =>
    z.object({
      ran: z.array(z.object({ name: text(), at: time() })),
      pending: z.array(text()),
      outOfOrder: z.array(text()),
      unknown: z.array(text()),
    }),
  ),
  'GET /diag/env': diagnosis(
    'Names the variables of this function, each by its shape and never by its value.',
    () => z.object({ variables: z.array(z.object({ name: text(), shape: text() })) }),
  ),
  'GET /diag/security': diagnosis(
    'Tells what protects the rows: login, TLS, row-level security, rights.',
    () => z.object({ checks: z.array(check()) }),
  ),
  'GET /diag/backup': diagnosis(
    'Tells how the last backup and the last drill ended, how old they are, and why they failed.',
    () =>
      z.object({
        db_backup_success: ended(),
        db_backup_age_seconds: maybe(count()),
        db_backup_size_bytes: maybe(count()),
        db_backup_duration_seconds: maybe(count()),
        db_backup_drill_success: ended(),
        db_backup_drill_age_seconds: maybe(count()),
        reasons: z.object({ backup: maybe(text()), drill: maybe(text()) }),
        latest: maybe(text()),
      }),
  ),
  'GET /diag/queues': diagnosis('Tells what waits in each queue, and what failed.', () =>
    z.object({
      queues: z.array(
        z.object({
          name: text(),
          waiting: count(),
          inFlight: count(),
          delayed: count(),
          deadLetters: count(),
        }),
      ),
    }),
  ),
  'GET /diag/schedules': diagnosis('Tells each job’s last and next run, and what is missed.', () =>
    z.object({ jobs: z.array(job()) }),
  ),
  'GET /diag/google-drive': diagnosis(
    'Asks Google Drive whether the folder of backups and those of invoices are there and may be written to.',
    () =>
      z.object({
        configured: z.boolean(),
        strict: z.boolean(),
        reachable: z.boolean(),
        folder: maybe(z.object({ id: text(), name: text(), writable: z.boolean() })),
        reason: maybe(text()),
        documents: z.object({
          configured: z.boolean(),
          folders: z.array(
            z.object({ organizationId: text(), reachable: z.boolean(), reason: maybe(text()) }),
          ),
          lookedAt: maybe(time()),
          waiting: count(),
          refused: count(),
          reason: maybe(text()),
        }),
      }),
  ),
} as const satisfies Routes;

export const diagnosticsApi = apiContract({
  function: 'diagnostics',
  behind: ['GET /health', 'GET /metrics', 'GET /diag/{proxy+}'],
  routes: {
    'GET /health': {
      does: 'Says whether work flows: 200 either way, so that no monitor takes the intake away. An operator also gets the checks.',
      caller: 'visitor',
      open: true,
      answers: {
        200: () =>
          z.object({
            status: z.enum(['healthy', 'degraded']),
            version: text(),
            time: time(),
            stage: text(),
            checks: z.optional(z.array(check())),
          }),
      },
    },
    'GET /metrics': {
      does: 'Tells the stage’s numbers in the text format of Prometheus.',
      caller: 'operator',
      answers: { 200: 'text/plain' },
    },
    ...diagnosisRoutes,
  },
});
