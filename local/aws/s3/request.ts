import { type AccessRequest, authorize, isAllowed } from '../auth/iam.ts';
import type { AwsCall, AwsReply } from '../call.ts';
import { toXml, XML_HEAD, type XmlValue } from '../protocol/xml.ts';
import type { Storage } from './storage.ts';

/** One S3 request with what its operation needs. */
export type S3Request = {
  call: AwsCall;
  bucket: string;
  key: string;
  storage: Storage;
};

export type Operation = (request: S3Request) => Promise<AwsReply> | AwsReply;

const bucketArn = (bucket: string) => `arn:aws:s3:::${bucket}`;
export const objectArn = (bucket: string, key: string) => `arn:aws:s3:::${bucket}/${key}`;

/** @throws AwsError AccessDenied, also where the bucket does not exist. */
export function authorizeBucket(
  { call, bucket }: S3Request,
  right: string,
  context?: AccessRequest['context'],
): void {
  authorize(call.caller, {
    action: `s3:${right}`,
    resource: bucketArn(bucket),
    ...(context ? { context } : {}),
  });
}

/** @param right without its service: `GetObject`. @throws AwsError AccessDenied */
export function authorizeObject({ call, bucket, key }: S3Request, right: string): void {
  authorize(call.caller, { action: `s3:${right}`, resource: objectArn(bucket, key) });
}

/** S3 hides whether an object exists from who may not list its bucket. */
export function mayList({ call, bucket }: S3Request): boolean {
  return isAllowed(call.caller, { action: 's3:ListBucket', resource: bucketArn(bucket) });
}

/** A 200 whose root element is in S3’s namespace. */
export function xmlReply(
  name: string,
  value: XmlValue,
  headers: Record<string, string> = {},
): AwsReply {
  return {
    status: 200,
    headers: { 'content-type': 'application/xml', ...headers },
    body: XML_HEAD + toXml(name, value, ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'),
  };
}

/** Whole milliseconds in ISO form, as S3's listings write dates. */
export const isoDate = (milliseconds: number) => new Date(milliseconds).toISOString();
