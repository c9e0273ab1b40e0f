/** How bad it is, and how soon somebody must look: as the runbooks have it. */
export type Severity = 'P0' | 'P1' | 'P2' | 'P3';

export const RESPONSE: Record<Severity, string> = {
  P0: 'at once',
  P1: 'within an hour',
  P2: 'within four hours',
  P3: 'on the next working day',
};
