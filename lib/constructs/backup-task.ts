import { Duration, Validations } from 'aws-cdk-lib';
import { FlowLogDestination, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  type AssetImageProps,
  Cluster,
  ContainerImage,
  ContainerInsights,
  CpuArchitecture,
  FargateTaskDefinition,
  LogDriver,
} from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { DocumentCopies } from '../document-copies.ts';
import { deployedName, type Foundation } from '../foundation.ts';
import { acknowledge } from './bind.ts';
import type { NightshiftFunction } from './nightshift-function.ts';

const CONTAINER = 'backup';

export type BackupTaskProps = {
  /** Starts the task when the database is over its limit. */
  function: NightshiftFunction;
  bucket: Bucket;
  copies: DocumentCopies;
  environment: Record<string, string>;
  kmsKey: IKey | undefined;
  /** Whether objects are written under Object Lock. */
  locked: boolean;
  /** How the function's image is built: the task's must be the same one. */
  image: AssetImageProps;
  /** Variable → secret: what the function reads as well. */
  secrets: Record<string, ISecret>;
};

/**
 * The backup's image as a Fargate task, for databases that do not fit into a function's 15 minutes.
 * It may do what the function may; the function starts it when the database is over the limit.
 */
export class BackupTask {
  constructor(house: Foundation, props: BackupTaskProps) {
    const { stack } = house;
    const { function: fn, bucket, copies, secrets, kmsKey } = props;
    const name = deployedName(house, 'backup-task');
    const place = placeOf(house);
    const definition = new FargateTaskDefinition(stack, 'backup-task', {
      family: name,
      cpu: 2_048,
      memoryLimitMiB: 4_096,
      runtimePlatform: { cpuArchitecture: CpuArchitecture.ARM64 },
    });
    const secretArns = Object.fromEntries(
      Object.entries(secrets).map(([variable, secret]) => [variable, secret.secretArn]),
    );
    definition.addContainer(CONTAINER, {
      containerName: CONTAINER,
      image: ContainerImage.fromAsset(`${house.functionsDir}/backup-database`, props.image),
      entryPoint: ['/var/lang/bin/node', '/var/task/task.mjs'],
      environment: {
        ...secretArns,
        ...props.environment,
        DOCUMENTS_BUCKET: copies.from.bucketName,
        DOCUMENTS_COPY_BUCKET: copies.to.bucketName,
        STAGE: house.stage,
      },
      logging: LogDriver.awsLogs({
        streamPrefix: 'backup',
        logGroup: new LogGroup(stack, 'backup-task-log', {
          logGroupName: `/aws/ecs/${name}`,
          retention: house.config.logRetention,
          removalPolicy: house.config.removal,
        }),
      }),
      stopTimeout: Duration.minutes(2),
    });
    allowWhatTheFunctionMay(definition, { ...props, secrets: Object.values(secretArns) });
    kmsKey?.grantEncryptDecrypt(definition.taskRole);
    fn.addEnvironment(
      'BACKUP_TASK',
      stack.toJsonString({
        cluster: place.cluster.clusterName,
        taskDefinition: name,
        container: CONTAINER,
        subnets: place.subnets,
        securityGroups: [place.securityGroup.securityGroupId],
        publicIp: place.publicIp,
      }),
    );
    allowStarting(fn, { house, definition });
    acceptFindings(definition, [bucket, copies.from, copies.to]);
  }
}

/** The database's own network, or a small one without NAT where the database is reached in public. */
function placeOf(house: Foundation) {
  const { stack, database } = house;
  const vpc =
    database.network?.vpc ??
    new Vpc(stack, 'backup-network', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [
        { name: 'public', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false },
      ],
      flowLogs: { all: { destination: FlowLogDestination.toCloudWatchLogs() } },
    });
  const publicIp = database.network === undefined;
  return {
    publicIp,
    cluster: new Cluster(stack, 'backup-cluster', {
      vpc,
      clusterName: deployedName(house, 'backup'),
      containerInsightsV2: ContainerInsights.ENABLED,
    }),
    subnets: (publicIp ? vpc.publicSubnets : vpc.privateSubnets).map(({ subnetId }) => subnetId),
    securityGroup:
      database.network?.securityGroups[0] ??
      new SecurityGroup(stack, 'backup-security-group', {
        vpc,
        description: 'The backup task: it calls out and nobody calls in',
      }),
  };
}

function allowWhatTheFunctionMay(
  definition: FargateTaskDefinition,
  props: Pick<BackupTaskProps, 'bucket' | 'copies' | 'locked'> & { secrets: string[] },
) {
  const { bucket, copies, locked, secrets } = props;
  const allow = (actions: string[], resources: string[]) =>
    definition.addToTaskRolePolicy(new PolicyStatement({ actions, resources }));
  allow(['secretsmanager:GetSecretValue'], secrets);
  const lock = locked ? ['s3:PutObjectRetention'] : [];
  allow(
    ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload', 's3:DeleteObject', ...lock],
    [bucket.arnForObjects('*')],
  );
  allow(['s3:ListBucket', 's3:ListBucketMultipartUploads'], [bucket.bucketArn]);
  allow(['s3:GetObject'], [copies.from.arnForObjects('*')]);
  allow(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], [copies.to.arnForObjects('*')]);
  allow(['s3:ListBucket'], [copies.from.bucketArn, copies.to.bucketArn]);
}

function allowStarting(
  fn: NightshiftFunction,
  { house, definition }: { house: Foundation; definition: FargateTaskDefinition },
) {
  const family = deployedName(house, 'backup-task');
  const { stack } = house;
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: ['ecs:RunTask'],
      resources: [
        stack.formatArn({
          service: 'ecs',
          resource: 'task-definition',
          resourceName: `${family}:*`,
        }),
      ],
    }),
  );
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: ['iam:PassRole'],
      resources: [definition.taskRole.roleArn, definition.obtainExecutionRole().roleArn],
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
  accept('ECS2', 'The variables are names and ARNs; every secret is read from Secrets Manager.');
  for (const bucket of buckets)
    accept(
      `IAM5[Resource::<${bucket.stack.getLogicalId(bucket.node.defaultChild as never)}.Arn>/*]`,
      'Object keys are not known at deployment; the bucket is one of this stack.',
    );
  accept('IAM5[Resource::*]', 'ecr:GetAuthorizationToken has no resource.');
}
