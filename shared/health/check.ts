/** What is looked at: by `ops doctor` and the console, `/health` and `/diag/security`. */
export type CheckName =
  | 'alarms'
  | 'api'
  | 'backup'
  | 'backup key'
  | 'billing quarantine'
  | 'clock'
  | 'connection'
  | 'credentials'
  | 'database'
  | 'dead letters'
  | 'login'
  | 'mail'
  | 'mail account'
  | 'maintenance'
  | 'migrations'
  | 'model'
  | 'node'
  | 'outbox'
  | 'plan limits'
  | 'queues'
  | 'row-level security'
  | 'schedules'
  | 'secret values'
  | 'secrets'
  | 'stored backup'
  | 'stripe'
  | 'stripe endpoint'
  | 'template'
  | 'version';

/** One thing that was looked at. `warning` wants attention, `problem` wants action. */
export type Check = {
  name: CheckName;
  status: 'ok' | 'warning' | 'problem';
  detail: string;
  /** What to do about it. */
  advice?: string;
  /** How long looking took. */
  milliseconds?: number;
};

/** Runs a check; one that cannot be carried out is a problem, not the end of the others. */
export async function attempt(
  name: CheckName,
  look: () => Promise<Omit<Check, 'name'>>,
): Promise<Check> {
  const began = performance.now();
  const took = () => Math.round(performance.now() - began);
  try {
    return { name, ...(await look()), milliseconds: took() };
  } catch (error) {
    const { message, cause } = error as Error;
    const why = cause instanceof Error ? `${message} (${cause.message})` : message;
    return { name, status: 'problem', detail: why, milliseconds: took() };
  }
}

export const hasProblem = (checks: readonly Check[]) =>
  checks.some(({ status }) => status === 'problem');
