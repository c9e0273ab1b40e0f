import { join } from 'node:path';
import type { Duration } from 'aws-cdk-lib';
import type { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  type FunctionProps,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Ground } from '../foundation/foundation.ts';
import { deployedName } from '../naming.ts';
import { ALARM_PERIOD, createAlarm } from './alarm.ts';
import { acknowledge, bindDatabase } from './bind.ts';
import type { DatabaseUser } from './database.ts';

export type NightshiftFunctionProps = {
  memoryMb: number;
  timeout: Duration;
  /** Which login it gets for the database; it then lives in the database's network, if any. */
  database?: DatabaseUser;
  environment?: Record<string, string>;
  /** What customers notice while it crashes or times out. Ends its alarm's text. */
  errorImpact: string;
} & Partial<
  Omit<FunctionProps, 'memorySize' | 'timeout' | 'environment' | 'functionName' | 'role'>
>;

/**
 * A function of ours. Its name is the folder under functions/, the construct's id, the deployed
 * name's end and the log group's end: one search finds all. It starts with a role that may write
 * its own log and nothing else; the `bind…` functions grant the rest.
 */
export class NightshiftFunction extends LambdaFunction {
  readonly name: string;
  readonly duration: Duration;

  constructor(ground: Ground, name: string, props: NightshiftFunctionProps) {
    const { memoryMb, timeout, database, environment, errorImpact, ...overrides } = props;
    const functionName = deployedName(ground, name);
    const logGroup = new LogGroup(ground.stack, `${name}-log`, {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: ground.config.logRetention,
      removalPolicy: ground.config.removal,
    });
    const role = new Role(ground.stack, `${name}-role`, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `What ${functionName} may do`,
    });
    const network = database ? ground.database.network : undefined;
    super(ground.stack, name, {
      code: Code.fromAsset(join(ground.functionsDir, name)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      loggingFormat: LoggingFormat.JSON,
      ...network,
      ...overrides,
      functionName,
      role,
      logGroup,
      memorySize: memoryMb,
      timeout,
      environment: { STAGE: ground.stage, ...network?.environment, ...environment },
    });
    this.name = name;
    this.duration = timeout;
    logGroup.grantWrite(role);
    createAlarm(ground, `${name}-errors`, {
      metric: this.metricErrors({ period: ALARM_PERIOD, statistic: 'Sum' }),
      threshold: 1,
      what: `${name} crashed or ran out of time.`,
      impact: errorImpact,
    });
    if (network) allowNetworkInterfaces(this);
    if (database) bindDatabase(this, ground.database, database);
  }

  /** Answers `method path` of the HTTP API. */
  route(api: HttpApi, method: HttpMethod, path: string): this {
    api.addRoutes({
      path,
      methods: [method],
      integration: new HttpLambdaIntegration(`${this.name}-${method}-${path}`, this),
    });
    return this;
  }
}

/** A function in a VPC makes its own network interfaces, which have no ARN to name beforehand. */
function allowNetworkInterfaces(fn: NightshiftFunction) {
  const actions = [
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:DeleteNetworkInterface',
  ];
  fn.addToRolePolicy(new PolicyStatement({ actions, resources: ['*'] }));
  acknowledge(fn, {
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'Lambda makes the interfaces of a function in a VPC under names nobody knows before.',
  });
}
