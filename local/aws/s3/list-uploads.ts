import { authorizeBucket, isoDate, type Operation, xmlReply } from './request.ts';

/** Lists multipart uploads that were begun and not ended. */
export const listUploads: Operation = (request) => {
  const { call, bucket, storage } = request;
  authorizeBucket(request, 'ListBucketMultipartUploads');
  storage.bucket(bucket);
  const prefix = call.query.get('prefix') ?? '';
  const uploads = storage.uploads.inBucket(bucket).filter(({ key }) => key.startsWith(prefix));
  return xmlReply('ListMultipartUploadsResult', {
    Bucket: bucket,
    Prefix: prefix,
    IsTruncated: false,
    MaxUploads: 1000,
    Upload: uploads.map(({ key, uploadId, startedAt }) => ({
      Key: key,
      UploadId: uploadId,
      Initiated: isoDate(startedAt),
    })),
  });
};
