import { authorize } from '../auth/iam.ts';
import { authorizeBucket, isoDate, type Operation, xmlReply } from './request.ts';

export const headBucket: Operation = (request) => {
  authorizeBucket(request, 'ListBucket');
  request.storage.bucket(request.bucket);
  return { status: 200, headers: { 'x-amz-bucket-region': 'us-east-1' } };
};

export const listBuckets: Operation = ({ call, storage }) => {
  authorize(call.caller, { action: 's3:ListAllMyBuckets', resource: '*' });
  return xmlReply('ListAllMyBucketsResult', {
    Buckets: { Bucket: storage.bucketNames().map((Name) => ({ Name, CreationDate: isoDate(0) })) },
  });
};

export const readVersioning: Operation = (request) => {
  authorizeBucket(request, 'GetBucketVersioning');
  const { versioned } = request.storage.bucket(request.bucket);
  return xmlReply('VersioningConfiguration', versioned ? { Status: 'Enabled' } : {});
};

/** Of the first region nothing is said. */
export const readLocation: Operation = (request) => {
  authorizeBucket(request, 'GetBucketLocation');
  request.storage.bucket(request.bucket);
  return xmlReply('LocationConstraint', {});
};
