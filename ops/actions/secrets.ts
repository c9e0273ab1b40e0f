import type { OpsContext } from '../context.ts';
import { dropPrevious, putSecret } from '../stack/secrets.ts';
import { audited } from './audit.ts';

/** Puts a new value on the record, which holds the secret's name and nothing of the value. */
export const rotateSecret = (
  { name, value }: { name: string; value: string },
  context: OpsContext,
): Promise<void> =>
  audited(
    {
      action: 'secrets rotate',
      needs: 'secrets',
      subject: { name },
      outcome: () => ({ rotated: true }),
    },
    context,
    () => putSecret({ name, value }, context),
  );

/** Ends the value before on the record, for good. */
export const revokePreviousSecret = (
  { name }: { name: string },
  context: OpsContext,
): Promise<void> =>
  audited(
    {
      action: 'secrets revoke-previous',
      needs: 'secrets',
      subject: { name },
      outcome: () => ({ revoked: true }),
    },
    context,
    () => dropPrevious({ name }, context),
  );
