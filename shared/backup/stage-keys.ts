import { type Identity, parseIdentities, parseRecipients, type Recipient } from './age/keys.ts';
import { BackupCannotRun } from './errors.ts';

const NO_KEY =
  'There is no backup key yet: run "npm run ops -- backup keygen --save" once for this stage';

/** Public keys of the stage; where only the key itself is known, its own recipient. */
export function recipientsOf(input: {
  recipients?: string | undefined;
  key?: string | undefined;
}): Recipient[] {
  if (input.recipients) return parseRecipients(input.recipients);
  return identitiesOf(input.key).map(({ recipient }) => recipient);
}

/** @throws BackupCannotRun when no key was put yet */
export function identitiesOf(key: string | undefined): Identity[] {
  if (!key) throw new BackupCannotRun(NO_KEY);
  return parseIdentities(key);
}
