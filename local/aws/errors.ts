/**
 * A refusal as AWS words it: the code is what the real SDK clients surface as the error's name.
 * Each protocol (protocol/) writes it in its own shape.
 */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
  }
}

/** An identity without the right: message as AWS writes it, so that a search for it finds help. */
export function accessDenied(input: { principal: string; action: string; resource: string }) {
  return new AwsError(
    'AccessDenied',
    `User: ${input.principal} is not authorized to perform: ${input.action} on resource: ${input.resource} ` +
      `because no identity-based policy allows the ${input.action} action`,
    403,
  );
}

/** What this machine does not imitate says so, rather than answer 200 and do nothing. */
export function notImplemented(what: string) {
  return new AwsError('NotImplemented', `${what} is not available on this machine`, 501);
}
