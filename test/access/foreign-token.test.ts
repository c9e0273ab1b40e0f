import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { openTenantApi } from '../functions/tenant-api/house.ts';

const ISSUER = 'https://login.example.com/';
const ME = 'GET /api/auth/session';
type Keys = Awaited<ReturnType<typeof generateKeyPair>>;

describe('tokens of another provider', () => {
  let house: Awaited<ReturnType<typeof openTenantApi>>;
  let server: Server;
  let rsa: Keys;
  let elliptic: Keys;
  let stranger: Keys;
  let email: string;
  let userId: string;
  let organizationId: string;

  beforeAll(async () => {
    house = await openTenantApi();
    [rsa, elliptic, stranger] = await Promise.all([
      generateKeyPair('RS256', { extractable: true }),
      generateKeyPair('ES256', { extractable: true }),
      generateKeyPair('RS256', { extractable: true }),
    ]);
    const keys = [
      { ...(await exportJWK(rsa.publicKey)), kid: 'rsa', alg: 'RS256' },
      { ...(await exportJWK(elliptic.publicKey)), kid: 'ec', alg: 'ES256' },
    ];
    server = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ keys }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const jwksUrl = `http://127.0.0.1:${port}/jwks.json`;
    house.more = { provider: { jwksUrl, issuer: ISSUER, audience: 'app' } };
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await house.end();
  });
  beforeEach(async () => {
    house.now = new Date('2026-11-21T04:00:00Z');
    organizationId = await house.organization();
    userId = await house.person(organizationId, 'admin');
    const { rows } = await house.worker.query<{ email: string }>(
      'SELECT email FROM users WHERE id = $1',
      [userId],
    );
    email = rows[0]?.email as string;
  });

  const sign = (claims: object = {}, header: { alg?: string; kid?: string } = {}, keys = rsa) => {
    const { alg = 'RS256', kid = 'rsa' } = header;
    const seconds = house.now.getTime() / 1_000;
    const usual = { sub: 'auth0|1', email, email_verified: true, sid: 's-1', iat: seconds };
    const place = { iss: ISSUER, aud: 'app', exp: seconds + 600 };
    return new SignJWT({ ...usual, ...place, ...claims })
      .setProtectedHeader({ alg, kid })
      .sign(keys.privateKey);
  };
  const me = async (token: Promise<string>) => house.call(ME, { token: await token });

  it('sign a member in as they come, by RS256 and by ES256', async () => {
    const first = await me(sign());
    expect([first.status, first.body]).toEqual([
      200,
      expect.objectContaining({ email, organizationId, role: 'admin' }),
    ]);
    const again = await me(sign({ iat: 1 }, { alg: 'ES256', kid: 'ec' }, elliptic));
    expect(again.body.sessionId).toBe(first.body.sessionId);
    expect((await me(sign({ sid: 's-2' }))).body.sessionId).not.toBe(first.body.sessionId);
  });

  it('read nothing once the session was revoked, the member removed or the person disabled', async () => {
    expect((await me(sign())).status).toBe(200);
    await house.worker.query('UPDATE user_sessions SET revoked_at = now() WHERE user_id = $1', [
      userId,
    ]);
    expect((await me(sign({ iat: 5 }))).status).toBe(401);
    expect((await me(sign({ sid: 's-9' }))).status).toBe(200);
    await house.worker.query('UPDATE users SET disabled_at = now() WHERE id = $1', [userId]);
    expect((await me(sign({ sid: 's-9' }))).status).toBe(401);
  });

  it('are for the organisation that they say, if the person is a member of it', async () => {
    const other = await house.organization('Lindner');
    expect((await me(sign({ organization_id: other, sid: 's-3' }))).status).toBe(403);
    await house.worker.query(
      'INSERT INTO organization_members (organization_id, user_id) VALUES ($1, $2)',
      [other, userId],
    );
    const { body } = await me(sign({ organization_id: other, sid: 's-3' }));
    expect(body).toMatchObject({ organizationId: other, role: 'member' });
  });

  it.each<[string, () => Promise<string>]>([
    ['of another issuer', () => sign({ iss: 'https://evil.example/' })],
    ['for another audience', () => sign({ aud: 'other' })],
    ['that expired', () => sign({ exp: 1 })],
    ['of an address that was not verified', () => sign({ email_verified: false })],
    ['that say nothing of it', () => sign({ email_verified: undefined })],
    ['without an address', () => sign({ email: undefined })],
    ['of an address that nobody has', () => sign({ email: 'nobody@example.com' })],
    ['of another key', () => sign({}, {}, stranger)],
    ['of a key that is not known', () => sign({}, { kid: 'other' })],
  ])('%s are none', async (_what, token) => {
    expect((await me(token())).status).toBe(401);
  });

  it('are none of whose letters become somebody else’s in lower case', async () => {
    await house.worker.query(`UPDATE users SET email = 'kai@example.com' WHERE id = $1`, [userId]);
    expect((await me(sign({ email: 'KAI@example.com' }))).status).toBe(200);
    // The Kelvin sign.
    expect((await me(sign({ email: '\u212aai@example.com' }))).status).toBe(401);
  });

  it('are none where no provider was named', async () => {
    const { more } = house;
    house.more = {};
    expect((await me(sign())).status).toBe(401);
    house.more = more;
  });
});
