import { isAllowed } from '../auth/iam.ts';
import { toAwsError } from '../protocol/json.ts';
import type { XmlValue } from '../protocol/xml.ts';
import { checkKey } from './address.ts';
import { s3Error } from './error.ts';
import type { StoredObject } from './objects.ts';
import { checkWrite } from './preconditions.ts';
import { type Operation, objectArn, type S3Request, xmlReply } from './request.ts';
import { checkVersion } from './version-id.ts';
import { readXmlBody } from './xml-body.ts';

/** DeleteObjects: up to 1,000 keys, each allowed, deleted and reported by itself. */
export const deleteObjects: Operation = async (request) => {
  const { call, bucket, storage } = request;
  const body = await readXmlBody(call, 'Delete');
  storage.bucket(bucket);
  const wanted = (body.Object ?? []) as Wanted[];
  if (wanted.length === 0 || wanted.length > 1000)
    throw s3Error('MalformedXML', 'Between 1 and 1000 keys are deleted at once');
  const quiet = body.Quiet === 'true';
  const deleted: XmlValue[] = [];
  const failed: XmlValue[] = [];
  for (const { Key = '', ETag, VersionId } of wanted)
    try {
      const done = deleteOne(request, {
        key: checkKey(Key),
        etag: ETag,
        versionId: VersionId === undefined ? undefined : checkVersion(VersionId),
      });
      if (!quiet) deleted.push({ Key, ...done });
    } catch (error) {
      const { code, message } = toAwsError(error);
      failed.push({ Key, VersionId, Code: code, Message: message });
    }
  return xmlReply('DeleteResult', { Deleted: deleted, Error: failed });
};

type Wanted = { Key?: string; ETag?: string; VersionId?: string };

/** @returns what S3 says of it beside its key */
function deleteOne(
  { call, bucket, storage }: S3Request,
  { key, etag, versionId }: Record<'etag' | 'versionId', string | undefined> & { key: string },
): Record<string, XmlValue> {
  const { requestId } = call;
  const action = versionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion';
  if (!isAllowed(call.caller, { action, resource: objectArn(bucket, key) }))
    throw s3Error('AccessDenied', 'Access Denied');
  if (versionId !== undefined) {
    const wasMarker = storage.deleteVersion({ bucket, key, versionId, requestId });
    return {
      VersionId: versionId,
      ...(wasMarker && { DeleteMarker: true, DeleteMarkerVersionId: versionId }),
    };
  }
  const check = (present: StoredObject | undefined) =>
    checkWrite(present, etag ? { 'if-match': etag } : {});
  const marker = storage.delete({ bucket, key, requestId, check });
  return marker === undefined ? {} : { DeleteMarker: true, DeleteMarkerVersionId: marker };
}
