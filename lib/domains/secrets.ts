import { CfnOutput, CustomResource, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { allow } from '../constructs/bind.ts';
import { NightshiftFunction } from '../constructs/nightshift-function.ts';
import { secretPath } from '../constructs/secret.ts';
import type { Foundation } from '../foundation/foundation.ts';

/**
 * `prepare-secrets`, which CloudFormation runs when the stack is created and whenever a secret is
 * declared anew: it makes the values that chance decides. Comes after every domain, and runs before
 * every other function is made, so that none starts without its secrets.
 */
export function addSecrets(foundation: Foundation): void {
  const { stack, stage, config, declaredSecrets } = foundation;
  const timeout = Duration.minutes(1);
  const prepare = new NightshiftFunction(foundation, 'prepare-secrets', {
    memoryMb: 256,
    timeout,
    errorImpact: 'The deployment was rolled back; customers see the version before it.',
  });
  const arn = (name: string) =>
    stack.formatArn({
      service: 'ssm',
      resource: 'parameter',
      resourceName: `${secretPath(stage).slice(1)}${name}`,
    });
  const generated = declaredSecrets.filter(({ generate }) => generate).map(({ name }) => arn(name));
  allow(prepare, ['ssm:PutParameter'], generated);
  // A value that is there is somebody's: it may not even be able to replace it.
  prepare.policy.addStatements(
    new PolicyStatement({
      effect: Effect.DENY,
      actions: ['ssm:PutParameter'],
      resources: generated,
      conditions: { StringEquals: { 'ssm:Overwrite': 'true' } },
    }),
  );
  const deletion = config.removal === RemovalPolicy.DESTROY ? 'delete' : 'keep';
  if (deletion === 'delete')
    allow(
      prepare,
      ['ssm:DeleteParameters'],
      declaredSecrets.map(({ name }) => arn(name)),
    );
  const run = new CustomResource(stack, 'secrets', {
    resourceType: 'Custom::Secrets',
    serviceToken: prepare.functionArn,
    serviceTimeout: timeout.plus(Duration.seconds(30)),
    properties: {
      secrets: declaredSecrets.map(({ name, ...rest }) => ({
        name: `${secretPath(stage)}${name}`,
        ...rest,
      })),
      deletion,
    },
  });
  run.node.addDependency(prepare);
  for (const other of stack.node.children)
    if (other instanceof NightshiftFunction && other !== prepare) other.node.addDependency(run);
  new CfnOutput(stack, 'Secrets', {
    value: declaredSecrets.map(({ name }) => name).join(','),
    description: `Secrets of the stage, each a parameter ${secretPath(stage)}…`,
  });
}
