import { type Peppers, readPeppers } from '../../shared/access/api-keys/api-key.ts';
import { createApiKey } from '../../shared/access/api-keys/create-key.ts';
import { revokeApiKey } from '../../shared/access/api-keys/revoke-key.ts';
import { rotateApiKey } from '../../shared/access/api-keys/rotate-key.ts';
import { blockRange, unblockRange } from '../../shared/access/blocked-addresses.ts';
import { setDisabled } from '../../shared/access/people.ts';
import type { Scope } from '../../shared/access/scopes.ts';
import { endSession, endSessions } from '../../shared/access/sessions/open-sessions.ts';
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

type Whom = { userId: string; reason: string };

/** Shuts a person out, or lets them in again, on the record. @returns how many sessions ended. */
export function disable(
  { userId, reason, disabled }: Whom & { disabled: boolean },
  context: OpsContext,
): Promise<{ sessions: number }> {
  const { db, clock } = context;
  const action = disabled ? 'users disable' : 'users enable';
  const input = { userId, disabled, reason, by: byOf(context), at: clock() };
  return audited({ action, subject: { userId, reason }, outcome: (it) => it }, context, () =>
    db.transaction((sql) => setDisabled(input, { sql })),
  );
}

/** Signs a person out everywhere, on the record. @returns how many sessions ended. */
export function signOut({ userId, reason }: Whom, context: OpsContext): Promise<number> {
  const outcome = (sessions: number) => ({ sessions });
  return audited({ action: 'sessions revoke', subject: { userId, reason }, outcome }, context, () =>
    endSessions({ userId, reason, by: byOf(context) }, { sql: context.db }),
  );
}

/** Ends one session on the record. @returns false when it was not open. */
export function signOutOf(
  { id, reason }: { id: string; reason: string },
  context: OpsContext,
): Promise<boolean> {
  const outcome = (ended: boolean) => ({ ended });
  return audited(
    { action: 'sessions revoke', subject: { sessionId: id, reason }, outcome },
    context,
    () => endSession({ id, at: context.clock() }, { sql: context.db }),
  );
}

/** Refuses calls from a range, on the record. */
export function block(
  input: { range: string; until: Date | null; reason: string },
  context: OpsContext,
): Promise<void> {
  const outcome = () => ({});
  return audited({ action: 'addresses block', subject: input, outcome }, context, () =>
    blockRange({ ...input, by: byOf(context) }, { sql: context.db }),
  );
}

/** Takes calls from a range again, on the record. */
export function unblock({ range }: { range: string }, context: OpsContext): Promise<void> {
  const outcome = () => ({});
  return audited({ action: 'addresses unblock', subject: { range }, outcome }, context, () =>
    unblockRange({ range }, { sql: context.db }),
  );
}
