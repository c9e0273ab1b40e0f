import type { Changed } from '../database/trial.ts';

/** A message that cannot proceed, as its consumer hands it over. */
export type FailedMessage = {
  queue: string;
  functionName: string;
  /** Absent when the body could not even be read: then the body's hash stands in. */
  effectKey?: string | undefined;
  error: { name: string; message: string };
  body: string;
  attempts: number;
  firstSeenAt: Date;
  traceId?: string | undefined;
  /** The dead letter whose replay failed again. */
  replayOf?: string | undefined;
};

/** Where the queue wrapper leaves what cannot proceed: a port, kept by shared/dead-letters. */
export type DeadLetters = {
  /** One dead letter per (queue, effect key): the same failure again raises its attempts. */
  record(failed: FailedMessage): Promise<{ id: string }>;
  /** Replayed dead letters that came through, all of a batch at once: keeps how each did. */
  resolve(replayed: readonly Replayed[]): Promise<void>;
  /** What a dry run found of one of its letters. */
  recordTrial(found: Trial & { replayId: string; id: string }): Promise<void>;
};

/** A dead letter whose replay came to a good end. */
export type Replayed = { id: string; outcome: 'done' | 'already-done' };

/** What a message would do, told by the consumer's own code. */
type Verdict = 'would-act' | 'already-done' | 'superseded' | 'still-fails' | 'unsure';

export type Trial = {
  verdict: Verdict;
  error?: { name: string; message: string };
  changes: Changed & { held: string[] };
};
