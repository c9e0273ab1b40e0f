import { generateKeyPairSync, randomUUID, verify } from 'node:crypto';
import { once } from '../../shared/platform/once.ts';

type Account = { client_email: string; token_uri: string };

/** Made once for all accounts of a test file: it takes the most of their time. */
const keys = once(() => generateKeyPairSync('rsa', { modulusLength: 2048 }));

/** A service account of Google: tokens for a JWT that is checked to the last claim. */
export function makeGoogleAccount() {
  const { privateKey, publicKey } = keys();
  const tokens = new Set<string>();
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    /** @returns a token; undefined for a grant that is not right */
    grant(body: string, account: Account): string | undefined {
      const form = new URLSearchParams(body);
      const [head = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.');
      const said = JSON.parse(Buffer.from(claims, 'base64url').toString());
      const now = Date.now() / 1_000;
      const right =
        form.get('grant_type') === 'urn:ietf:params:oauth:grant-type:jwt-bearer' &&
        verify(
          'RSA-SHA256',
          Buffer.from(`${head}.${claims}`),
          publicKey,
          Buffer.from(signature, 'base64url'),
        ) &&
        said.iss === account.client_email &&
        said.aud === account.token_uri &&
        said.scope === 'https://www.googleapis.com/auth/drive' &&
        said.exp > now &&
        said.exp - said.iat <= 3_600;
      if (!right) return undefined;
      const token = randomUUID();
      tokens.add(token);
      return token;
    },
    knows: (authorization: string | undefined) =>
      tokens.has(authorization?.replace('Bearer ', '') ?? ''),
  };
}
