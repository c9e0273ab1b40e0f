import type { IncomingMessage } from 'node:http';
import type { FunctionModel } from '../../lib/template/model.ts';
import type { Caller } from './auth/caller.ts';
import { type KeyRing, OPERATOR } from './auth/keys.ts';
import {
  readSignature,
  type Signature,
  type SignedRequest,
  sha256,
  verifySignature,
} from './auth/sigv4.ts';
import { AwsError } from './errors.ts';

/** Bytes of a request that is held in memory; S3 bodies are streamed instead. 40 MB of mail is SES's limit. */
const LARGEST_BODY = 56 * 1024 * 1024;

export type Authenticate = {
  /** @throws AwsError when there is no signature to read. */
  scopeOf(request: SignedRequest): Signature;
  /** @throws AwsError when the key is unknown or the signature wrong. */
  verify(request: SignedRequest, signature: Signature, body: Buffer): Caller;
};

/** Access keys → callers, and the signature check. */
export function createAuthentication(deps: { keys: KeyRing; now: () => Date }) {
  const callers = new Map<string, { caller: Caller; secretAccessKey: string }>();

  const admit = (caller: Caller) => {
    const { accessKeyId, secretAccessKey } = deps.keys.keyOf(caller.name);
    callers.set(accessKeyId, { caller, secretAccessKey });
  };

  const authenticate: Authenticate & { setFunctions(functions: FunctionModel[]): void } = {
    setFunctions(functions) {
      callers.clear();
      admit({
        kind: 'operator',
        name: OPERATOR,
        arn: 'arn:aws:iam::000000000000:user/operator',
        statements: [],
      });
      for (const { name, functionName, statements } of functions)
        admit({
          kind: 'function',
          name,
          arn: `arn:aws:sts::000000000000:assumed-role/${functionName}/${functionName}`,
          statements,
        });
    },

    scopeOf(request) {
      const signature = readSignature(request);
      if (signature) return signature;
      if (request.headers['x-amz-target'] === undefined)
        throw new AwsError('AccessDenied', 'Access Denied', 403);
      throw new AwsError(
        'MissingAuthenticationTokenException',
        'Request is missing Authentication Token',
        403,
      );
    },

    verify(request, signature, body) {
      const known = callers.get(signature.accessKeyId);
      if (!known) throw unknownKey(signature.service);
      const payloadHash =
        signature.service === 's3' ? declaredHash(request, signature) : sha256(body);
      verifySignature({
        request,
        signature,
        secretAccessKey: known.secretAccessKey,
        payloadHash,
        now: deps.now(),
      });
      return known.caller;
    },
  };
  authenticate.setFunctions([]);
  return authenticate;
}

/** S3 declares its body's hash or mode; the body itself is checked while it streams. */
function declaredHash(request: SignedRequest, signature: Signature): string {
  if (signature.expires !== undefined)
    return request.headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD';
  const declared = request.headers['x-amz-content-sha256'];
  if (declared === undefined)
    throw new AwsError(
      'InvalidRequest',
      'Missing required header for this request: x-amz-content-sha256',
    );
  return declared;
}

function unknownKey(service: string) {
  const message = 'The security token included in the request is invalid.';
  if (service === 's3')
    return new AwsError(
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
      403,
    );
  return new AwsError(
    service === 'sqs' || service === 'sns' ? 'InvalidClientTokenId' : 'UnrecognizedClientException',
    message,
    403,
  );
}

/** The whole body. @throws AwsError 413 for what is larger than any service here takes */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of bodyOf(request)) {
    size += chunk.length;
    if (size > LARGEST_BODY)
      throw new AwsError('RequestEntityTooLarge', 'The request is too large', 413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The body as it streams in. Leaving it early keeps the connection, so that the refusal is heard. */
export function bodyOf(request: IncomingMessage): AsyncIterable<Buffer> {
  return request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
}
