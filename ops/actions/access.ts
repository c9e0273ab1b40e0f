import { type Peppers, readPeppers } from '../../shared/access/api-key.ts';
import { createApiKey, revokeApiKey, rotateApiKey } from '../../shared/access/api-keys.ts';
import type { Scope } from '../../shared/access/scopes.ts';
import { NotFound } from '../../shared/platform/errors.ts';
import type { OpsContext } from '../context.ts';
import { audited } from './audit.ts';

async function peppersOf({ secret }: Pick<OpsContext, 'secret'>): Promise<Peppers> {
  const text = await secret('api-key-pepper');
  if (!text) throw new NotFound('The secret "api-key-pepper" has no value');
  return readPeppers(text);
}

const byOf = ({ operator }: OpsContext) => `operator ${operator}`;
const idOf = ({ id }: { id: string }) => ({ keyId: id });

export type KeyRequest = {
  organizationId: string;
  name: string;
  scopes: readonly Scope[];
  expiresAt: Date | null;
};

/** Makes an API key on the record. @returns the key, shown this once. */
export async function makeKey(request: KeyRequest, context: OpsContext) {
  const { db, clock } = context;
  const peppers = await peppersOf(context);
  return audited({ action: 'api-keys create', subject: request, outcome: idOf }, context, () =>
    createApiKey({ ...request, by: byOf(context), allowedIps: [] }, { db, clock, peppers }),
  );
}

/** Gives a key a successor on the record. @returns the new key, shown this once. */
export async function rotateKey(
  request: { organizationId: string; id: string; gracePeriodHours: number },
  context: OpsContext,
) {
  const { db, clock } = context;
  const peppers = await peppersOf(context);
  return audited({ action: 'api-keys rotate', subject: request, outcome: idOf }, context, () =>
    rotateApiKey({ ...request, by: byOf(context) }, { db, clock, peppers }),
  );
}

/** Ends a key on the record, for good. */
export async function revokeKey(
  request: { organizationId: string; id: string },
  context: OpsContext,
): Promise<void> {
  const { db, clock } = context;
  const outcome = () => ({ state: 'revoked' });
  await audited({ action: 'api-keys revoke', subject: request, outcome }, context, () =>
    revokeApiKey({ ...request, by: byOf(context) }, { db, clock }),
  );
}
