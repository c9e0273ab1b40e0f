import type { Stack } from 'aws-cdk-lib';

export const STAGES = ['local', 'dev', 'staging', 'prod'] as const;
export type Stage = (typeof STAGES)[number];

type Staged = { stage: Stage };

/** The deployed name of a part: the same kebab-case word that names its folder. */
export const deployedName = ({ stage }: Staged, name: string) => `nightshift-${stage}-${name}`;

/** The name of what a stage has one of: its bus, its API, its schedule group. */
export const stageName = ({ stage }: Staged) => `nightshift-${stage}`;

export const stackName = ({ stage }: Staged) => `Nightshift-${stage}`;

export const functionLogName = (staged: Staged, name: string) =>
  `/aws/lambda/${deployedName(staged, name)}`;

export const apiLogName = (staged: Staged) => `/aws/apigateway/${deployedName(staged, 'api')}`;

export const alarmTopicArn = (staged: Staged, stack: Stack) =>
  stack.formatArn({ service: 'sns', resource: deployedName(staged, 'alarms') });

/** The rules of a stage, on its own bus and on the account's default bus. */
export const ruleArns = (staged: Staged, stack: Stack) => [
  stack.formatArn({ service: 'events', resource: 'rule', resourceName: `${stageName(staged)}/*` }),
  stack.formatArn({ service: 'events', resource: 'rule', resourceName: `${stageName(staged)}-*` }),
];
