import { AwsError } from '../errors.ts';

const FAULT_KINDS = ['throttle', 'ambiguous', 'lost', 'error', 'rejected'] as const;

/**
 * A failure to act out on the next sends:
 * - `throttle`: 429 TooManyRequestsException, nothing is taken;
 * - `ambiguous`: the mail is taken, and the connection breaks before the answer;
 * - `lost`: the connection breaks and nothing is taken;
 * - `error`: 500, nothing is taken;
 * - `rejected`: MessageRejected, for good.
 */
export type Fault = {
  kind: (typeof FAULT_KINDS)[number];
  /** How many sends it strikes. */
  times: number;
  /** Strikes only mail to an address that contains this. */
  to?: string;
};

export type Faults = ReturnType<typeof createFaults>;

/** Faults that mails of this machine are to meet, oldest first, each so many times. */
export function createFaults() {
  let faults: Fault[] = [];
  return {
    /** @throws Error for a kind that does not exist, so that a test cannot pass by a slip. */
    add(fault: Fault): void {
      if (!FAULT_KINDS.includes(fault.kind) || !(fault.times > 0))
        throw new Error(`No such mail fault: ${JSON.stringify(fault)}`);
      faults.push({ ...fault });
    },
    list: (): Fault[] => faults.map((fault) => ({ ...fault })),
    clear(): void {
      faults = [];
    },
    /** The fault that strikes this mail, used up by one. */
    strike(recipients: string[]): Fault['kind'] | undefined {
      const fault = faults.find(
        ({ to }) => to === undefined || recipients.some((one) => one.includes(to)),
      );
      if (!fault) return undefined;
      fault.times -= 1;
      faults = faults.filter(({ times }) => times > 0);
      return fault.kind;
    },
  };
}

/** What SES answers to a mail that a fault struck. */
export function faultError(kind: 'throttle' | 'error' | 'rejected'): AwsError {
  if (kind === 'throttle')
    return new AwsError('TooManyRequestsException', 'Maximum sending rate exceeded.', 429);
  if (kind === 'rejected')
    return new AwsError('MessageRejected', 'Email address is not verified.', 400);
  return new AwsError('InternalServiceErrorException', 'The request failed, try again.', 500);
}
