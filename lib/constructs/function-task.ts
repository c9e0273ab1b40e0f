import { Duration, Validations } from 'aws-cdk-lib';
import {
  type AssetImageProps,
  ContainerImage,
  CpuArchitecture,
  FargateTaskDefinition,
  LogDriver,
} from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Foundation } from '../foundation/foundation.ts';
import type { StoredSecret } from '../foundation/stored-secret.ts';
import { deployedName } from '../naming.ts';
import { acknowledge, allow } from './bind.ts';
import type { NightshiftFunction } from './nightshift-function.ts';
import { readingActions } from './secret.ts';
import type { TaskPlace } from './task-place.ts';

export type FunctionTaskProps = {
  /** Starts the task when its work does not fit into a function's 15 minutes. */
  function: NightshiftFunction;
  /** Variable of the function that says how to start the task. */
  variable: string;
  place: TaskPlace;
  /** How the function's image is built: the task's must be the same one. */
  image: AssetImageProps;
  /** As the function has it. */
  environment: Record<string, string>;
  /** Variable → secret: what the function reads as well. */
  secrets: Record<string, StoredSecret>;
  /** Actions on the objects of a bucket, and on the bucket itself. */
  buckets: { bucket: Bucket; objects: string[]; itself: string[] }[];
  kmsKey: IKey | undefined;
};

/** `nobody` of Amazon Linux, by number: ECS resolves no names before the image runs. */
const TASK_USER = '65534:65534';

/**
 * A function's image as a Fargate task `nightshift-<stage>-<name>`, for what takes longer than a
 * function may. It may do what the function may, and the function may start it.
 */
export class FunctionTask {
  constructor(foundation: Foundation, name: string, props: FunctionTaskProps) {
    const { stack } = foundation;
    const { function: fn, place, kmsKey, secrets, buckets } = props;
    const family = deployedName(foundation, name);
    const definition = new FargateTaskDefinition(stack, name, {
      family,
      cpu: 2_048,
      memoryLimitMiB: 4_096,
      runtimePlatform: { cpuArchitecture: CpuArchitecture.ARM64 },
    });
    const references = Object.entries(secrets).map(([variable, it]) => [variable, it.reference]);
    const container = definition.addContainer(name, {
      containerName: name,
      image: ContainerImage.fromAsset(`${foundation.functionsDir}/${fn.name}`, props.image),
      entryPoint: ['/var/lang/bin/node', '/var/task/task.mjs'],
      // The image's own root is for building it: the task reads, calls out and writes to /tmp.
      user: TASK_USER,
      readonlyRootFilesystem: true,
      environment: {
        STAGE: foundation.stage,
        ...foundation.database.environment,
        ...Object.fromEntries(references),
        ...props.environment,
      },
      logging: LogDriver.awsLogs({
        streamPrefix: 'task',
        logGroup: new LogGroup(stack, `${name}-log`, {
          logGroupName: `/aws/ecs/${family}`,
          retention: foundation.config.logRetention,
          removalPolicy: foundation.config.removal,
        }),
      }),
      stopTimeout: Duration.minutes(2),
    });
    definition.addVolume({ name: 'tmp' });
    container.addMountPoints({ sourceVolume: 'tmp', containerPath: '/tmp', readOnly: false });
    const permit = (actions: string[], resources: string[]) =>
      definition.addToTaskRolePolicy(new PolicyStatement({ actions, resources }));
    for (const secret of Object.values(secrets)) permit(readingActions(secret), [secret.arn]);
    for (const { bucket, objects, itself } of buckets) {
      permit(objects, [bucket.arnForObjects('*')]);
      permit(itself, [bucket.bucketArn]);
    }
    kmsKey?.grantEncryptDecrypt(definition.taskRole);
    const how = { ...place, taskDefinition: family, container: name };
    fn.addEnvironment(props.variable, stack.toJsonString(how));
    allowStarting(fn, { foundation, definition, family });
    acceptFindings(
      definition,
      buckets.map(({ bucket }) => bucket),
    );
  }
}

function allowStarting(
  fn: NightshiftFunction,
  input: { foundation: Foundation; definition: FargateTaskDefinition; family: string },
) {
  const { foundation, definition, family } = input;
  allow(
    fn,
    ['ecs:RunTask'],
    [
      foundation.stack.formatArn({
        service: 'ecs',
        resource: 'task-definition',
        resourceName: `${family}:*`,
      }),
    ],
  );
  fn.policy.addStatements(
    new PolicyStatement({
      actions: ['iam:PassRole'],
      resources: [definition.taskRole.roleArn, definition.obtainExecutionRole().roleArn],
      // To tasks, and to nothing else that takes a role.
      conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    }),
  );
  acknowledge(fn, {
    id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:task-definition/${family}:*]`,
    reason: 'Every deployment makes another revision of the one task definition.',
  });
}

function acceptFindings(definition: FargateTaskDefinition, buckets: Bucket[]) {
  const accept = (id: string, reason: string) =>
    Validations.of(definition).acknowledge({ id: `AwsSolutions-${id}`, reason });
  accept('ECS2', 'The variables are names and ARNs; every secret is read from where it is kept.');
  for (const bucket of buckets)
    accept(
      `IAM5[Resource::<${bucket.stack.getLogicalId(bucket.node.defaultChild as never)}.Arn>/*]`,
      'Object keys are not known at deployment; the bucket is one of this stack.',
    );
  accept('IAM5[Resource::*]', 'ecr:GetAuthorizationToken has no resource.');
}
