import { Validations } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { DatabaseConnection, DatabaseUser } from './database.ts';

/*
 * Each function here grants the access and sets the variable that the code reads, in one call: a
 * variable without its grant, or a grant that nobody uses, cannot be written.
 */

/** PutEvents on the bus, named by BUS_NAME. */
export function bindBus(fn: LambdaFunction, bus: EventBus): void {
  bus.grantPutEventsTo(fn);
  fn.addEnvironment('BUS_NAME', bus.eventBusName);
}

/** The login's connection string; the owner's is for migrations and backups only. */
export function bindDatabase(
  fn: LambdaFunction,
  database: DatabaseConnection,
  role: DatabaseUser,
): void {
  bindSecret(fn, database.secrets[role], 'DATABASE_SECRET_ARN');
}

/** Reading a secret: its current and previous value. */
export function bindSecret(fn: LambdaFunction, secret: ISecret, variable: string): void {
  allow(fn, ['secretsmanager:GetSecretValue'], [secret.secretArn]);
  fn.addEnvironment(variable, secret.secretArn);
}

/** Writing a secret's next value, and reading the present one to see whether it still works. */
export function bindSecretWriter(fn: LambdaFunction, secret: ISecret, variable: string): void {
  bindSecret(fn, secret, variable);
  allow(fn, ['secretsmanager:PutSecretValue'], [secret.secretArn]);
}

const OBJECT_ACTIONS = {
  read: ['s3:GetObject'],
  write: ['s3:PutObject', 's3:AbortMultipartUpload'],
  delete: ['s3:DeleteObject'],
} as const;

/** Objects of a bucket. Listing is a permission of its own: `list`. */
export function bindBucket(
  fn: LambdaFunction,
  bucket: Bucket,
  { variable, access }: { variable: string; access: (keyof typeof OBJECT_ACTIONS | 'list')[] },
): void {
  const objects = access.flatMap((kind) => (kind === 'list' ? [] : [...OBJECT_ACTIONS[kind]]));
  if (objects.length > 0) {
    allow(fn, objects, [bucket.arnForObjects('*')]);
    acknowledge(fn, {
      id: `AwsSolutions-IAM5[Resource::<${bucket.stack.getLogicalId(bucket.node.defaultChild as never)}.Arn>/*]`,
      reason: 'Object keys are not known at deployment; the bucket is one of this stack.',
    });
  }
  if (access.includes('list')) allow(fn, ['s3:ListBucket'], [bucket.bucketArn]);
  fn.addEnvironment(variable, bucket.bucketName);
}

export function allow(fn: LambdaFunction, actions: string[], resources: string[]): void {
  fn.addToRolePolicy(new PolicyStatement({ actions, resources }));
}

/** Accepts a finding of cdk-nag on what the function's role may do, with the reason. */
export function acknowledge(fn: LambdaFunction, finding: { id: string; reason: string }): void {
  if (fn.role) Validations.of(fn.role).acknowledge(finding);
}
