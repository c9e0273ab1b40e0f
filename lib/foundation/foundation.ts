import type { Stack } from 'aws-cdk-lib';
import type { CfnStage, HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { CfnQueuePolicy, Queue } from 'aws-cdk-lib/aws-sqs';
import type { IDependable } from 'constructs';
import type { DatabaseRole } from '../../shared/platform/database/roles.ts';
import type { Stage } from '../naming.ts';
import type { Config, DatabaseMode } from '../stages.ts';
import type { WatchList } from '../watch/watch-list.ts';
import type { DeclaredSecret, StoredSecret } from './stored-secret.ts';

/**
 * What every domain of the stack builds on. A domain is a file of its own, `lib/domains/<domain>.ts`,
 * with one function that takes the foundation and is called in one line of nightshift-stack.ts:
 *
 *     export function addCheckins(foundation: Foundation): void {
 *       const create = jobFunction(foundation, jobs['create-checkins'], { memoryMb: 512 });
 *       bindBus(create, foundation.bus);
 *     }
 *
 * The function `create-checkins` is then the folder functions/create-checkins, deployed under the
 * name `nightshift-<stage>-create-checkins`, with a role that may do what is bound and no more.
 */
export type Foundation = {
  stack: Stack;
  stage: Stage;
  config: Config;
  /** The bundles: one folder per function. */
  functionsDir: string;
  bus: EventBus;
  api: HttpApi;
  /** Holds what each route lets through. */
  apiStage: CfnStage;
  database: DatabaseConnection;
  /** The queue that the jobs share, and the functions that its consumer may start. */
  jobs: { queue: Queue; started: Set<string> };
  /** The work queues by short name, as workQueue makes them. */
  queues: Map<string, Queue>;
  /** Where a message ends: what crashed its consumer, and what never reached its queue. */
  lastQueues: { dlq: Queue; undelivered: Queue };
  /** Who may do what with the queues, apart from the roles of this stack. */
  queuePolicy: CfnQueuePolicy;
  /** One role for all schedules; it may send to the targets. */
  schedules: { group: ScheduleGroup; role: Role; targets: Set<string> };
  /** Alarms and notices to operators go here. */
  alarms: Topic;
  /** What the second stack makes alarms of. */
  watch: WatchList;
  /** Payloads over the bus's limit. */
  claims: Bucket;
  secrets: {
    stripeWebhook: StoredSecret;
    stripeApiKey: StoredSecret;
    operatorToken: StoredSecret;
    consoleKey: StoredSecret;
  };
  /** Every secret of the stage that is kept in Parameter Store, as createSecret declares them. */
  declaredSecrets: DeclaredSecret[];
};

/** The foundation's own beginning: what its first parts are named and made by. */
export type Ground = Pick<Foundation, 'stack' | 'stage' | 'config' | 'watch' | 'declaredSecrets'>;

/** Who connects: `owner` migrates and dumps, the others are below it. */
export type DatabaseUser = 'owner' | DatabaseRole;

/** Where functions must live to reach the database, and what they need to trust it. */
export type DatabaseNetwork = {
  vpc: IVpc;
  vpcSubnets: SubnetSelection;
  securityGroups: ISecurityGroup[];
};

export type DatabaseConnection = {
  mode: DatabaseMode;
  secrets: Record<DatabaseUser, StoredSecret>;
  /** Absent when the database is reached over its public address. */
  network?: DatabaseNetwork;
  /** What functions need to trust the server. */
  environment: Record<string, string>;
  /** What must stand before anyone connects. */
  dependsOn: IDependable[];
};
