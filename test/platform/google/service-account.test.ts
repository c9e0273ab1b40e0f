import { generateKeyPairSync, verify } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import {
  accessTokens,
  type ServiceAccount,
  serviceAccountSchema,
} from '../../../shared/platform/google/service-account.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const KEY = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

describe('the tokens of a service account', () => {
  let server: Server;
  let account: ServiceAccount;
  let answer: { status: number; body: string };
  let asked: { method: string | undefined; form: URLSearchParams }[];
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const form = new URLSearchParams(await text(request));
      asked.push({ method: request.method, form });
      response.writeHead(answer.status).end(answer.body);
    }).listen(0, '127.0.0.1');
    await new Promise((up) => server.once('listening', up));
    const { port } = server.address() as AddressInfo;
    const uri = `http://127.0.0.1:${port}/token`;
    account = { client_email: 'a@b.example', private_key: KEY, token_uri: uri };
  });
  afterAll(() => void server.close());
  beforeEach(() => {
    asked = [];
    answer = { status: 200, body: '{"access_token": "t", "expires_in": 1000}' };
    later(0);
  });

  let now = new Date('2026-11-29T10:00:00.900Z');
  const NOW = Date.parse('2026-11-29T10:00:00Z') / 1_000;
  const later = (seconds: number) => {
    now = new Date((NOW + seconds) * 1_000 + 900);
  };
  const open = (given: Partial<ServiceAccount> = {}) =>
    accessTokens({ account: { ...account, ...given }, scope: 'a scope' }, { clock: () => now });

  it('are given for a JWT that its key has signed', async () => {
    expect(await open()()).toBe('t');
    const [{ method, form }] = asked as [(typeof asked)[0]];
    expect(method).toBe('POST');
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const [head = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.');
    const read = (part: string) => JSON.parse(String(Buffer.from(part, 'base64url')));
    expect(form.get('assertion')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(read(head)).toEqual({ alg: 'RS256', typ: 'JWT' });
    expect(read(claims)).toEqual({
      iss: 'a@b.example',
      scope: 'a scope',
      aud: account.token_uri,
      iat: NOW,
      exp: NOW + 3_600,
    });
    const signed = Buffer.from(`${head}.${claims}`);
    expect(verify('RSA-SHA256', signed, publicKey, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  it('are used until five minutes before their end', async () => {
    const token = open();
    await token();
    answer.body = '{"access_token": "u"}';
    later(699);
    expect(await token()).toBe('t');
    later(700);
    expect(await token()).toBe('u');
    // Whose end Google does not say lasts an hour.
    later(700 + 3_299);
    expect(await token()).toBe('u');
    later(700 + 3_300);
    expect(await token()).toBe('u');
    expect(asked).toHaveLength(3);
  });

  it.each([
    [500, 'oops', 'RetryLater', 'Google gives no token (500)'],
    [429, '{}', 'RetryLater', 'Google gives no token (429)'],
    [499, '', 'InvalidConfiguration', /refuses the service account \(499\)/],
    [400, '{"access_token": "t"}', 'InvalidConfiguration', /\(400\)/],
    [200, '{"access_token": ""}', 'InvalidConfiguration', /\(200\)/],
    [200, 'no JSON', 'InvalidConfiguration', /\(200\)/],
  ])('are none when it answers %i %s', async (status, body, name, said) => {
    answer = { status, body };
    const fails = open()();
    await expect(fails).rejects.toMatchObject({ name });
    await expect(fails).rejects.toThrow(said);
    // A failure is not kept.
    answer = { status: 200, body: '{"access_token": "t"}' };
    expect(await open()()).toBe('t');
  });

  it('are none while it cannot be reached', async () => {
    await expect(open({ token_uri: 'http://127.0.0.1:1/token' })()).rejects.toMatchObject({
      name: 'RetryLater',
      message: 'Google cannot be reached',
      cause: expect.anything(),
    });
  });

  it('are none for a key that is none, which is not quoted', async () => {
    const fails = open({ private_key: '-----BEGIN PRIVATE KEY-----\nsecret' })();
    await expect(fails).rejects.toMatchObject({ name: 'InvalidConfiguration' });
    await expect(fails).rejects.not.toThrow('secret');
    expect(asked).toEqual([]);
  });

  it('are asked for at Google where the key file names no place', () => {
    const read = z.parse(serviceAccountSchema(), { client_email: 'a@b', private_key: KEY });
    expect(read.token_uri).toBe('https://oauth2.googleapis.com/token');
    for (const wrong of [{ client_email: 'a b@c' }, { private_key: 'PRIVATE' }])
      expect(z.safeParse(serviceAccountSchema(), { ...read, ...wrong }).success).toBe(false);
  });
});
