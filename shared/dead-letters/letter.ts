import type { Row } from '../platform/database/database.ts';

export const STATUSES = ['waiting', 'replaying', 'resolved', 'discarded'] as const;
export type Status = (typeof STATUSES)[number];

/** A dead letter without its body: bodies can hold personal data, so lists never carry them. */
export type DeadLetter = {
  id: string;
  queue: string;
  function: string;
  effectKey: string;
  error: { name: string; message: string };
  attempts: number;
  firstSeenAt: Date;
  lastFailedAt: Date;
  status: Status;
  /** `done`, `already-done`, or why it was discarded. */
  outcome: string | null;
  resolvedAt: Date | null;
};

export const LETTER_COLUMNS = `id, queue, effect_key, function_name, error_name, error_message,
  attempts, first_seen_at, last_failed_at, status, outcome, resolved_at`;

export type LetterRow = Row & {
  id: string;
  queue: string;
  effect_key: string;
  function_name: string;
  error_name: string;
  error_message: string;
  attempts: number;
  first_seen_at: Date;
  last_failed_at: Date;
  status: Status;
  outcome: string | null;
  resolved_at: Date | null;
};

export const toLetter = (row: LetterRow): DeadLetter => ({
  id: row.id,
  queue: row.queue,
  function: row.function_name,
  effectKey: row.effect_key,
  error: { name: row.error_name, message: row.error_message },
  attempts: row.attempts,
  firstSeenAt: row.first_seen_at,
  lastFailedAt: row.last_failed_at,
  status: row.status,
  outcome: row.outcome,
  resolvedAt: row.resolved_at,
});
