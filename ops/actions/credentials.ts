import { type EncryptionKeys, readEncryptionKeys } from '../../shared/credentials/keys.ts';
import {
  putCredential,
  removeCredential,
  rewrapCredentials,
} from '../../shared/credentials/store.ts';
import { NotFound } from '../../shared/platform/errors.ts';
import type { OpsContext } from '../context.ts';
import { audited } from './audit.ts';

/** The stage's keys. @throws NotFound that says how one comes to be. */
async function keysOf({ secret }: Pick<OpsContext, 'secret'>): Promise<EncryptionKeys> {
  const text = await secret('encryption-key');
  if (!text)
    throw new NotFound(
      'The secret "encryption-key" has no value: openssl rand -hex 32 | npm run ops -- secrets rotate encryption-key',
    );
  return readEncryptionKeys(text);
}

type Place = { organizationId: string; name: string };

/** Puts a third party's secret on the record, which holds its name and nothing of it. */
export async function put(
  { organizationId, name, secret }: Place & { secret: string },
  context: OpsContext,
): Promise<void> {
  const { db, clock, operator } = context;
  const keys = await keysOf(context);
  const [subject, outcome] = [{ organizationId, name }, () => ({})];
  await audited({ action: 'credentials put', needs: 'secrets', subject, outcome }, context, () =>
    putCredential(
      { organizationId, name, secret, by: `operator ${operator}`, at: clock() },
      { sql: db, keys },
    ),
  );
}

/** Removes one on the record, for good. */
export async function remove(place: Place, context: OpsContext): Promise<void> {
  const outcome = () => ({});
  await audited(
    { action: 'credentials remove', needs: 'secrets', subject: place, outcome },
    context,
    () => removeCredential(place, { sql: context.db }),
  );
}

/** Wraps every credential's key with the newest, on the record. */
export async function rewrap(context: OpsContext): Promise<{ done: number; unreadable: number }> {
  const keys = await keysOf(context);
  return audited(
    { action: 'credentials rewrap', needs: 'secrets', subject: {}, outcome: (it) => it },
    context,
    () => rewrapCredentials({ sql: context.db, keys }),
  );
}
