import { createHmac } from 'node:crypto';
import type { openTenantApi } from '../../functions/tenant-api/house.ts';
import type { RequestParts } from '../../support/http.ts';

export const ID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
export const KEYS = '/api/security/api-keys';
export const DOCUMENTS = 'GET /api/documents';
export const LINK = 'POST /api/auth/link';
export const VERIFY = 'POST /api/auth/verify';
export const INVITE = 'POST /api/invitations';

/** Who calls, made anew before each. */
export type World = {
  key: string;
  owner: string;
  member: string;
  ids: Record<'organization' | 'key' | 'owner' | 'member', string>;
};
export type House = Awaited<ReturnType<typeof openTenantApi>>;
export type Make = (world: World, house: House) => Promise<RequestParts> | RequestParts;
export type Bad = [what: string, route: string, make: Make, status: number, says: RegExp];

export const as = (who: 'key' | 'owner' | 'member', parts: RequestParts = {}): Make => {
  return (world) => ({ token: world[who], ...parts });
};
export const by = (token: (world: World, house: House) => Promise<string> | string): Make => {
  return async (world, house) => ({ token: await token(world, house) });
};
export const deep = `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`;
export const link = (body: unknown): Make => as('key', { body });

/** The token with another header or other claims, signed as ours is, unless told otherwise. */
export const forged = (
  token: string,
  change: { header?: object; claims?: object; secret?: string; sign?: boolean },
): string => {
  const { header = {}, claims = {}, secret = 'j'.repeat(32), sign = true } = change;
  const [head = '', body = ''] = token.split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  const write = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${write({ ...read(head), ...header })}.${write({ ...read(body), ...claims })}`;
  return `${text}.${sign ? createHmac('sha256', secret).update(text).digest('base64url') : ''}`;
};

export const endSession = async ({ ids }: World, house: House) =>
  house.worker.query('UPDATE user_sessions SET revoked_at = now() WHERE user_id = $1', [
    ids.member,
  ]);
