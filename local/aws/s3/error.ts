import type { AwsReply } from '../call.ts';
import { AwsError } from '../errors.ts';
import { toAwsError } from '../protocol/json.ts';
import { toXml, XML_HEAD } from '../protocol/xml.ts';

const STATUS: Record<string, number> = {
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NoSuchUpload: 404,
  NoSuchVersion: 404,
  MethodNotAllowed: 405,
  PreconditionFailed: 412,
  InvalidRange: 416,
  NotModified: 304,
  AccessForbidden: 403,
};

/** An S3 error by its code; its status follows from the code. */
export function s3Error(code: string, message: string): AwsError {
  return new AwsError(code, message, STATUS[code] ?? 400);
}

/** A refusal that says, in headers, which delete marker stands in the way. */
export class HiddenByMarker extends AwsError {
  readonly versionId: string;

  constructor(refusal: AwsError, versionId: string) {
    super(refusal.code, refusal.message, refusal.status);
    this.versionId = versionId;
  }
}

export const noSuchKey = () => s3Error('NoSuchKey', 'The specified key does not exist.');
export const preconditionFailed = () =>
  s3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');

/** An error as S3 answers it: XML; a 304 has no body. */
export function s3Refusal(error: unknown, requestId: string): AwsReply {
  const { code, message, status } = toAwsError(error);
  if (status === 304) return { status };
  const name = code === 'InternalFailure' ? 'InternalError' : code;
  return {
    status,
    headers: { 'content-type': 'application/xml', ...markerHeaders(error) },
    body: XML_HEAD + toXml('Error', { Code: name, Message: message, RequestId: requestId }),
  };
}

const markerHeaders = (error: unknown): Record<string, string> =>
  error instanceof HiddenByMarker
    ? { 'x-amz-delete-marker': 'true', 'x-amz-version-id': error.versionId }
    : {};
