import { rehearse } from '../../shared/platform/dry-run.ts';

/**
 * Carries an action out; in a dry run all the same, but so that nothing of it stays: what refuses the
 * action refuses its dry run, in the same words. For actions whose every effect is in the database.
 */
export const carryOut = <T>({ dryRun }: { dryRun: boolean }, act: () => Promise<T>): Promise<T> =>
  dryRun ? rehearse(act) : act();
