import { isAllowed } from '../auth/iam.ts';
import { toAwsError } from '../protocol/json.ts';
import type { XmlValue } from '../protocol/xml.ts';
import { checkKey } from './address.ts';
import { s3Error } from './error.ts';
import { checkWrite } from './preconditions.ts';
import { type Operation, objectArn, type S3Request, xmlReply } from './request.ts';
import { readXmlBody } from './xml-body.ts';

/** DeleteObjects: up to 1,000 keys, each allowed, deleted and reported by itself. */
export const deleteObjects: Operation = async (request) => {
  const { call, bucket, storage } = request;
  const body = await readXmlBody(call, 'Delete');
  storage.bucket(bucket);
  const wanted = (body.Object ?? []) as { Key?: string; ETag?: string }[];
  if (wanted.length === 0 || wanted.length > 1000)
    throw s3Error('MalformedXML', 'Between 1 and 1000 keys are deleted at once');
  const quiet = body.Quiet === 'true';
  const deleted: XmlValue[] = [];
  const failed: XmlValue[] = [];
  for (const { Key = '', ETag } of wanted)
    try {
      deleteOne(request, { key: checkKey(Key), ...(ETag ? { etag: ETag } : {}) });
      if (!quiet) deleted.push({ Key });
    } catch (error) {
      const { code, message } = toAwsError(error);
      failed.push({ Key, Code: code, Message: message });
    }
  return xmlReply('DeleteResult', { Deleted: deleted, Error: failed });
};

function deleteOne(
  { call, bucket, storage }: S3Request,
  { key, etag }: { key: string; etag?: string },
): void {
  if (!isAllowed(call.caller, { action: 's3:DeleteObject', resource: objectArn(bucket, key) }))
    throw s3Error('AccessDenied', 'Access Denied');
  storage.delete({
    bucket,
    key,
    requestId: call.requestId,
    check: (present) => checkWrite(present, etag ? { 'if-match': etag } : {}),
  });
}
