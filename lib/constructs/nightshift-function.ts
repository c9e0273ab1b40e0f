import { join } from 'node:path';
import type { Duration } from 'aws-cdk-lib';
import { PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  type FunctionProps,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { DatabaseUser, Foundation } from '../foundation/foundation.ts';
import { deployedName, functionLogName } from '../naming.ts';
import { functionErrors, memoryLines } from '../watch/function-alarms.ts';
import { acknowledge, allow, bindDatabase } from './bind.ts';

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
  /** What its role may do. Inline in the role, so that both come and go together. */
  readonly policy: PolicyDocument;

  constructor(foundation: Omit<Foundation, 'jobs'>, name: string, props: NightshiftFunctionProps) {
    const { memoryMb, timeout, database, environment, errorImpact, ...overrides } = props;
    const { stack, config } = foundation;
    const functionName = deployedName(foundation, name);
    const logGroup = new LogGroup(stack, `${name}-log`, {
      logGroupName: functionLogName(foundation, name),
      retention: config.logRetention,
      removalPolicy: config.removal,
    });
    const policy = new PolicyDocument();
    const role = new Role(stack, `${name}-role`, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `What ${functionName} may do`,
      inlinePolicies: { own: policy },
    });
    const network = database ? foundation.database.network : undefined;
    super(stack, name, {
      code: Code.fromAsset(join(foundation.functionsDir, name)),
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
      environment: {
        STAGE: foundation.stage,
        ...(foundation.config.tracing === 'otlp' && { TRACING: 'otlp' }),
        ...(database && foundation.database.environment),
        ...environment,
      },
    });
    this.name = name;
    this.policy = policy;
    allow(this, ['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]);
    foundation.watch.alarms.push(functionErrors(foundation, { name, impact: errorImpact }));
    foundation.watch.lines.push(memoryLines(foundation, { name, memoryMb }));
    if (network) allowNetworkInterfaces(this);
    if (database) bindDatabase(this, foundation.database, database);
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
  allow(fn, actions, ['*']);
  acknowledge(fn, {
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'Lambda makes the interfaces of a function in a VPC under names nobody knows before.',
  });
}
