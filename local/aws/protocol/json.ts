import type { AwsReply } from '../call.ts';
import { AwsError } from '../errors.ts';

/** Answers and errors of the AWS JSON protocols (`application/x-amz-json-1.0` and `1.1`). */
export function jsonReply(body: unknown, version: '1.0' | '1.1' = '1.1'): AwsReply {
  return {
    status: 200,
    headers: { 'content-type': `application/x-amz-json-${version}` },
    body: JSON.stringify(body ?? {}),
  };
}

/**
 * @param input.denied the service's own name for AccessDenied.
 */
export function jsonRefusal(error: unknown, input: { denied: string }): AwsReply {
  const { code, message, status } = asJsonError(toAwsError(error));
  const type = code === 'AccessDenied' ? input.denied : code;
  return {
    status: code === 'AccessDenied' ? 400 : status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': type },
    body: JSON.stringify({ __type: type, message, Message: message }),
  };
}

/** The object of a body, an empty one where there is none. @throws AwsError SerializationException */
export function parseJson(body: Buffer): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.length === 0 ? '{}' : body.toString('utf8'));
  } catch {
    throw new AwsError('SerializationException', 'The request body is not JSON');
  }
  if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed))
    throw new AwsError('SerializationException', 'The request body is not a JSON object');
  return parsed as Record<string, unknown>;
}

/** How services of these protocols refuse what they do not know. */
export function asJsonError(error: AwsError): AwsError {
  if (error.code !== 'NotImplemented') return error;
  return new AwsError('UnknownOperationException', error.message);
}

/** A defect of this endpoint is an InternalFailure for the caller, as it would be in AWS. */
export function toAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  return new AwsError('InternalFailure', 'The local endpoint failed; see its log', 500);
}
