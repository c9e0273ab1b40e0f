import type { IKey } from 'aws-cdk-lib/aws-kms';
import { allow } from '../../constructs/bind.ts';
import type { NightshiftFunction } from '../../constructs/nightshift-function.ts';

/** Encrypting and decrypting by a key of the operator's own. */
export function allowKey(fn: NightshiftFunction, key: IKey | undefined) {
  const actions = ['Decrypt', 'Encrypt', 'ReEncryptFrom', 'ReEncryptTo', 'GenerateDataKey'];
  if (key)
    allow(
      fn,
      actions.map((action) => `kms:${action}`),
      [key.keyArn],
    );
}
