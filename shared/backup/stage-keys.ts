import { type Identity, parseIdentities, parseRecipients, type Recipient } from './age/keys.ts';
import { BackupCannotRun } from './errors.ts';
import { parseSigners, parseSigningKey, type Signer, type Trust } from './manifest/signature.ts';

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

/** @throws BackupCannotRun when no signing key was put yet */
export function signerOf(key: string | undefined): Signer {
  if (!key) throw new BackupCannotRun(NO_KEY);
  return parseSigningKey(key);
}

/** Whose backups the stage believes; where only the signing key itself is known, its own. */
export function trustOf(input: {
  signers?: string | undefined;
  signingKey?: string | undefined;
}): Trust {
  const text = input.signers ?? signerOf(input.signingKey).publicText;
  return { signers: parseSigners(text) };
}
