/**
 * Errors named by what they make the trigger wrappers do. One mapper per trigger (http/errors.ts,
 * queue/settle.ts)
 * turns them into a status, a retry or a dead letter; anything else is a defect and is treated as
 * transient, so that nothing is lost while it is mended.
 */
export abstract class NightshiftError extends Error {
  /** Ids that help an operator; never a secret, personal data or SQL. */
  readonly details: Record<string, string | number | boolean>;

  constructor(
    message: string,
    options: { cause?: unknown; details?: Record<string, string | number | boolean> } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.details = options.details ?? {};
  }
}

/** The caller's fault: 400. */
export class InvalidRequest extends NightshiftError {}

/** No or wrong credentials: 401. */
export class Unauthorized extends NightshiftError {}

/** The plan has no more of it: 402. */
export class PlanLimit extends NightshiftError {}

/** The caller is known, and may not do this: 403. */
export class Forbidden extends NightshiftError {}

/** 404. */
export class NotFound extends NightshiftError {}

/** The address is there, and not for this method: 405. */
export class NotAllowed extends NightshiftError {}

/** The request contradicts the present state: 409. */
export class Conflict extends NightshiftError {}

/** The body is larger than the route takes: 413. */
export class TooLarge extends NightshiftError {}

/** The same idempotency key came before, with another request: 422. */
export class OtherRequest extends NightshiftError {}

/** Too many requests, or a quota is used up: 429. */
export class TooManyRequests extends NightshiftError {}

/** Transient: an HTTP caller gets 503, a message goes back to its queue. */
export class RetryLater extends NightshiftError {}

/**
 * Nothing is wrong, and others come first, or somebody holds it back: the message is put at the end of
 * its queue, and no attempt counts.
 */
export class ComeAgain extends NightshiftError {
  /** When to look again; soon, and then less often, without. */
  readonly afterSeconds: number | undefined;

  constructor(message: string, { afterSeconds }: { afterSeconds?: number } = {}) {
    super(message);
    this.afterSeconds = afterSeconds;
  }
}

/** Permanent: this message can never succeed as it is, and becomes a dead letter at once. */
export class RejectMessage extends NightshiftError {}

/** The effect exists already: a success that is reported as such. */
export class AlreadyDone extends NightshiftError {}

/** The environment or a secret is missing or malformed: names the variable, never its value. */
export class InvalidConfiguration extends NightshiftError {}
