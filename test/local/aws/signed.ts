import { Sha256 } from '@aws-crypto/sha256-js';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Harness } from './harness.ts';

/** A signed request to a service that no SDK client speaks to. */
export async function askSigned(
  { endpoint, credentials }: ReturnType<Harness['as']>,
  input: {
    service: string;
    path?: string;
    method?: string;
    headers?: Record<string, string>;
    body?: string | undefined;
  },
): Promise<Response> {
  const { service, path = '/', body, method = body ? 'POST' : 'GET' } = input;
  const url = new URL(endpoint);
  const signer = new SignatureV4({ service, region: 'us-east-1', credentials, sha256: Sha256 });
  const request = await signer.sign(
    new HttpRequest({
      method,
      protocol: 'http:',
      hostname: url.hostname,
      port: Number(url.port),
      path,
      headers: { host: url.host, ...input.headers },
      body,
    }),
  );
  return fetch(`${endpoint}${path}`, {
    method,
    headers: request.headers,
    ...(body ? { body } : {}),
  });
}
