import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { NotFound } from '../../shared/platform/errors.ts';
import type { StackAddresses } from './addresses.ts';

/** A resource as CloudFormation lists it: type, and AWS's own id for it. */
export type StackResource = { type: string; id: string };

/**
 * A deployed stage's addresses, asked of CloudFormation with the operator's own AWS credentials.
 * @throws NotFound when the account and region in use hold no such stack.
 */
export async function readDeployedStack(stage: string): Promise<StackAddresses> {
  const sdk = await import('@aws-sdk/client-cloudformation');
  const client = new sdk.CloudFormationClient({});
  const stackName = `Nightshift-${stage}`;
  try {
    const [outputs, resources] = await Promise.all([
      describeOutputs(client, stackName),
      listResources(client, stackName),
    ]);
    const region = await client.config.region();
    return toAddresses({ stage, region, outputs, resources });
  } catch (cause) {
    const region = await client.config.region().catch(() => 'no region set');
    throw new NotFound(
      `Stack ${stackName} cannot be read in ${region}: check AWS_PROFILE and AWS_REGION`,
      { cause },
    );
  } finally {
    client.destroy();
  }
}

async function describeOutputs(client: CloudFormationClient, stackName: string) {
  const { DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
  const answer = await client.send(new DescribeStacksCommand({ StackName: stackName }));
  const outputs = answer.Stacks?.[0]?.Outputs ?? [];
  return Object.fromEntries(outputs.map((o) => [o.OutputKey ?? '', o.OutputValue ?? '']));
}

async function listResources(client: CloudFormationClient, stackName: string) {
  const { paginateListStackResources } = await import('@aws-sdk/client-cloudformation');
  const resources: StackResource[] = [];
  for await (const page of paginateListStackResources({ client }, { StackName: stackName })) {
    for (const { ResourceType, PhysicalResourceId } of page.StackResourceSummaries ?? []) {
      if (ResourceType && PhysicalResourceId)
        resources.push({ type: ResourceType, id: PhysicalResourceId });
    }
  }
  return resources;
}

/** Physical ids carry the deployed names, so short names follow from them. */
export function toAddresses(input: {
  stage: string;
  region: string;
  outputs: Record<string, string>;
  resources: StackResource[];
}): StackAddresses {
  const { stage, region, outputs, resources } = input;
  const prefix = `nightshift-${stage}-`;
  const ids = (type: string) => resources.filter((r) => r.type === type).map((r) => r.id);
  const byName = (list: string[], name: (id: string) => string) =>
    Object.fromEntries(list.map((id) => [name(id), id]));
  const afterPrefix = (id: string) => (id.startsWith(prefix) ? id.slice(prefix.length) : id);
  const output = (ending: string) =>
    Object.entries(outputs).find(([key]) => key.toLowerCase() === ending.toLowerCase())?.[1];
  return {
    stage,
    region,
    outputs,
    apiUrl: output('ApiUrl'),
    bus: ids('AWS::Events::EventBus')[0] ?? `nightshift-${stage}`,
    queues: byName(ids('AWS::SQS::Queue'), (url) =>
      afterPrefix(url.slice(url.lastIndexOf('/') + 1)),
    ),
    // A bucket's name ends in what makes it unique in the world: account and region.
    buckets: byName(ids('AWS::S3::Bucket'), (name) => afterPrefix(name).replace(/-\d{12}.*$/, '')),
    functions: ids('AWS::Lambda::Function')
      .filter((name) => name.startsWith(prefix))
      .map(afterPrefix),
    secrets: {
      ...Object.fromEntries(
        (output('Secrets')?.split(',') ?? []).map((name) => [name, `/nightshift/${stage}/${name}`]),
      ),
      // Of Aurora, which writes its owner's address there and nowhere else.
      ...byName(ids('AWS::SecretsManager::Secret'), () => 'database'),
    },
  };
}
