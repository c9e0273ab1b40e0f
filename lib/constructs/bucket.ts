import { type Duration, Fn, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps } from 'aws-cdk-lib/aws-s3';
import type { Ground } from '../foundation/foundation.ts';
import { deployedName } from '../naming.ts';

type Props = Partial<BucketProps> & {
  /** Objects are removed after this; kept for ever when absent. */
  expireAfter?: Duration;
};

/** A private, encrypted bucket `nightshift-<stage>-<name>-<account>-<region>`. */
export function createBucket(
  ground: Pick<Ground, 'stack' | 'stage' | 'config'>,
  name: string,
  { expireAfter, ...props }: Props = {},
): Bucket {
  const { stack, config } = ground;
  const bucket = new Bucket(stack, `${name}-bucket`, {
    bucketName: Fn.join('-', [deployedName(ground, name), stack.account, stack.region]),
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    removalPolicy: config.removal,
    ...(expireAfter ? { lifecycleRules: [{ expiration: expireAfter }] } : {}),
    ...props,
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'Only functions of this stack and presigned addresses reach it; server access logs are best effort, CloudTrail data events are what an audit turns on.',
  });
  return bucket;
}
