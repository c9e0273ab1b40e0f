import { settleParked } from '../../shared/email/ledger/parked.ts';
import type { OpsContext } from '../context.ts';
import { audited } from './audit.ts';

/** Decides, on the record, about mails that may have left or not. @returns how many were settled. */
export function settleParkedMail(
  { ids, move }: { ids: string[]; move: 'send-again' | 'give-up' },
  context: OpsContext,
): Promise<number> {
  return audited(
    {
      action: move === 'give-up' ? 'email give-up' : 'email resend',
      subject: { ids },
      outcome: (changed: number) => ({ changed }),
    },
    context,
    () => settleParked({ ids, move }, { sql: context.db }),
  );
}
