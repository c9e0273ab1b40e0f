import type { OpsContext } from '../context.ts';
import { audited } from './audit.ts';

type Walked = { step: string; status: string };

/** Walks work through the stage and takes it away again, on the record. */
export const smoke = <T extends Walked>(
  { steps, walk }: { steps: string[]; walk: () => Promise<T[]> },
  context: OpsContext,
): Promise<T[]> =>
  audited(
    {
      action: 'smoke',
      subject: { steps },
      outcome: (walked: T[]) =>
        Object.fromEntries(walked.map(({ step, status }) => [step, status])),
    },
    context,
    walk,
  );
