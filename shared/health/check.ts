/** One thing that was looked at. `warning` wants attention, `problem` wants action. */
export type Check = {
  name: string;
  status: 'ok' | 'warning' | 'problem';
  detail: string;
  /** What to do about it. */
  advice?: string;
  /** How long looking took. */
  milliseconds?: number;
};

/** Runs a check; one that cannot be carried out is a problem, not the end of the others. */
export async function attempt(
  name: string,
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
