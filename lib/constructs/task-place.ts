import { FlowLogDestination, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerInsights } from 'aws-cdk-lib/aws-ecs';
import type { Foundation } from '../foundation/foundation.ts';
import { deployedName } from '../naming.ts';

/** Where tasks run, as `RunTask` wants it. */
export type TaskPlace = {
  cluster: string;
  subnets: string[];
  securityGroups: string[];
  publicIp: boolean;
};

/** The database's own network, or a small one without NAT where the database is reached in public. */
export function createTaskPlace(foundation: Foundation): TaskPlace {
  const { stack, database } = foundation;
  const vpc =
    database.network?.vpc ??
    new Vpc(stack, 'backup-network', {
      maxAzs: 2,
      natGateways: 0,
      // Nothing is in the network's default group, and the CDK would shut it by a function of its own.
      restrictDefaultSecurityGroup: false,
      subnetConfiguration: [
        { name: 'public', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false },
      ],
      flowLogs: { all: { destination: FlowLogDestination.toCloudWatchLogs() } },
    });
  const publicIp = database.network === undefined;
  const cluster = new Cluster(stack, 'backup-cluster', {
    vpc,
    clusterName: deployedName(foundation, 'backup'),
    containerInsightsV2: ContainerInsights.ENABLED,
  });
  const securityGroup =
    database.network?.securityGroups[0] ??
    new SecurityGroup(stack, 'backup-security-group', {
      vpc,
      description: 'The backup task: it calls out and nobody calls in',
    });
  return {
    publicIp,
    cluster: cluster.clusterName,
    subnets: (publicIp ? vpc.publicSubnets : vpc.privateSubnets).map(({ subnetId }) => subnetId),
    securityGroups: [securityGroup.securityGroupId],
  };
}
