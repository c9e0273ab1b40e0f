/** One thing that was looked at. `warning` wants attention, `problem` wants action. */
export type Check = {
  name: string;
  status: 'ok' | 'warning' | 'problem';
  detail: string;
  /** What to do about it. */
  advice?: string;
};

/** Runs a check; one that cannot be carried out is a problem, not the end of the others. */
export async function attempt(
  name: string,
  look: () => Promise<Omit<Check, 'name'>>,
): Promise<Check> {
  try {
    return { name, ...(await look()) };
  } catch (error) {
    const { message, cause } = error as Error;
    const why = cause instanceof Error ? `${message} (${cause.message})` : message;
    return { name, status: 'problem', detail: why };
  }
}

export const hasProblem = (checks: readonly Check[]) =>
  checks.some(({ status }) => status === 'problem');
