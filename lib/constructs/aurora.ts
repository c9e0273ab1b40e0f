import { Duration, Validations } from 'aws-cdk-lib';
import {
  FlowLogDestination,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  IpAddresses,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  Credentials,
  DatabaseCluster,
  DatabaseClusterEngine,
  ParameterGroup,
} from 'aws-cdk-lib/aws-rds';
import type { DatabaseNetwork, Ground } from '../foundation/foundation.ts';
import type { StoredSecret } from '../foundation/stored-secret.ts';
import { deployedName } from '../naming.ts';

const ENGINE = DatabaseClusterEngine.auroraPostgres({
  version: AuroraPostgresEngineVersion.VER_16_11,
});
const VPC_CIDR = '10.40.0.0/16';

/**
 * An Aurora Serverless v2 cluster in a VPC of its own. Functions that use the database live in its
 * private subnets; Stripe and SES are reached through NAT, the services on the path of each event
 * (Parameter Store, EventBridge, S3) through endpoints, so that a NAT outage stops no projection.
 */
export function createAurora(ground: Ground): {
  cluster: DatabaseCluster;
  owner: StoredSecret;
  network: DatabaseNetwork;
} {
  const { stack, stage, config } = ground;
  const vpc = createVpc(ground);
  const functions = new SecurityGroup(stack, 'functions-security-group', {
    vpc,
    description: 'Functions that use the database',
  });
  const clusterIdentifier = deployedName({ stage }, 'database');
  new LogGroup(stack, 'database-log', {
    logGroupName: `/aws/rds/cluster/${clusterIdentifier}/postgresql`,
    retention: config.logRetention,
    removalPolicy: config.removal,
  });
  const cluster = new DatabaseCluster(stack, 'database', {
    clusterIdentifier,
    engine: ENGINE,
    credentials: Credentials.fromGeneratedSecret('nightshift_owner', {
      secretName: `nightshift/${stage}/database`,
    }),
    defaultDatabaseName: 'nightshift',
    serverlessV2MinCapacity: config.aurora.min,
    serverlessV2MaxCapacity: config.aurora.max,
    writer: ClusterInstance.serverlessV2('writer', { publiclyAccessible: false }),
    vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    storageEncrypted: true,
    // To the second, for as long as a slip may go unnoticed; the encrypted backups go further back.
    backup: { retention: Duration.days(config.aurora.backupDays) },
    parameterGroup: new ParameterGroup(stack, 'database-parameters', {
      engine: ENGINE,
      description: 'TLS on every connection',
      parameters: { 'rds.force_ssl': '1' },
    }),
    cloudwatchLogsExports: ['postgresql'],
    removalPolicy: config.removal,
    deletionProtection: stage === 'prod' || stage === 'staging',
  });
  cluster.connections.allowDefaultPortFrom(functions, 'Functions that use the database');
  acknowledgeFindings(cluster);
  if (!cluster.secret) throw new Error('Aurora always has an owner secret');
  return {
    cluster,
    owner: {
      reference: cluster.secret.secretArn,
      arn: cluster.secret.secretArn,
      keptIn: 'secretsmanager',
    },
    network: {
      vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: [functions],
    },
  };
}

function createVpc({ stack, config }: Ground): Vpc {
  const vpc = new Vpc(stack, 'network', {
    // As in `task-place.ts`.
    restrictDefaultSecurityGroup: false,
    ipAddresses: IpAddresses.cidr(VPC_CIDR),
    maxAzs: 2,
    natGateways: config.aurora.natGateways,
    subnetConfiguration: [
      { name: 'public', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false },
      { name: 'functions', subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      { name: 'database', subnetType: SubnetType.PRIVATE_ISOLATED },
    ],
    flowLogs: { all: { destination: FlowLogDestination.toCloudWatchLogs() } },
    gatewayEndpoints: { s3: { service: GatewayVpcEndpointAwsService.S3 } },
  });
  const endpoints = new SecurityGroup(stack, 'endpoints-security-group', {
    vpc,
    description: 'AWS services inside the network',
  });
  endpoints.addIngressRule(Peer.ipv4(VPC_CIDR), Port.HTTPS, 'HTTPS from the network');
  for (const [id, service] of Object.entries({
    'parameters-endpoint': InterfaceVpcEndpointAwsService.SSM,
    'events-endpoint': InterfaceVpcEndpointAwsService.EVENTBRIDGE,
  })) {
    vpc.addInterfaceEndpoint(id, { service, securityGroups: [endpoints], open: false });
  }
  return vpc;
}

function acknowledgeFindings(cluster: DatabaseCluster) {
  const accept = (id: string, reason: string) =>
    Validations.of(cluster).acknowledge({ id: `AwsSolutions-${id}`, reason });
  accept('RDS6', 'Logins are per database with random passwords that migrate creates and renews.');
  accept('RDS10', 'Deletion protection is on in staging and prod; dev is made to be deleted.');
  accept('RDS11', 'Reachable from one security group only; an unusual port would hide nothing.');
  accept(
    'SMG4',
    'An operator renews the owner’s password, and nothing restarts for it: docs/runbook.md#rotating-secrets.',
  );
}
