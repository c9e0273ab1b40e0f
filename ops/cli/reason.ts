import { matching } from '../../tools/command-line/options.ts';
import { WrongUse } from '../../tools/command-line/wrong-use.ts';

/** `--reason`, wherever somebody will ask later why it was done. */
export const reasonOption = {
  reason: matching(/^[^\p{Cc}]{1,500}$/u, 'a line of up to 500 characters', {
    summary: 'why, for the record',
    value: 'WHY',
  }),
} as const;

/** @throws WrongUse without one. */
export function requiredReason({ reason }: { reason: string | undefined }): string {
  if (reason !== undefined) return reason;
  throw new WrongUse('Say why: --reason "…" goes on the record');
}
