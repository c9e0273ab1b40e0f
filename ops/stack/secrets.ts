import type { Parameter, SSMClient } from '@aws-sdk/client-ssm';
import { Conflict, NotFound } from '../../shared/platform/errors.ts';
import type { StackAddresses } from './addresses.ts';
import type { StackClients } from './clients.ts';

type Deps = { stack: StackAddresses; aws: Pick<StackClients, 'ssm' | 'secretsManager'> };

/** A secret without its value. */
export type SecretState = {
  name: string;
  hasValue: boolean;
  /** The value before the current one counts too: a rotation overlaps. */
  hasPrevious: boolean;
  changedAt: Date | null;
};

/** What carries this label counts for a while beside the current version. */
const PREVIOUS = 'previous';

/** Where the stage's parameters are. */
const folderOf = (stage: string) => `/nightshift/${stage}`;

/** What Aurora keeps in Secrets Manager is not of Parameter Store; it is there as long as the cluster. */
const isAuroras = (reference: string) => reference.startsWith('arn:');

/** Each secret of the stage, by name. Reads no value. */
export async function listSecrets({ stack, aws }: Deps): Promise<SecretState[]> {
  const client = await aws.ssm();
  const path = folderOf(stack.stage);
  const [newest, previous] = [await listVersions(client, path), await listPrevious(client, path)];
  return Object.entries(stack.secrets)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, reference]) => {
      const found = newest.get(reference);
      const before = previous.get(reference);
      return {
        name,
        hasValue: found !== undefined || isAuroras(reference),
        hasPrevious: before !== undefined && before.Version !== found?.Version,
        changedAt: found?.LastModifiedDate ?? null,
      };
    });
}

const listVersions = (client: SSMClient, Path: string) => listBelow(client, { Path });

const listPrevious = (client: SSMClient, Path: string) =>
  listBelow(client, { Path, ParameterFilters: [{ Key: 'Label', Values: [PREVIOUS] }] });

/** By name; values stay encrypted. */
async function listBelow(
  client: SSMClient,
  input: { Path: string; ParameterFilters?: { Key: string; Values: string[] }[] },
): Promise<Map<string, Parameter>> {
  const { paginateGetParametersByPath } = await import('@aws-sdk/client-ssm');
  const found = new Map<string, Parameter>();
  for await (const page of paginateGetParametersByPath({ client }, input))
    for (const parameter of page.Parameters ?? []) found.set(parameter.Name ?? '', parameter);
  return found;
}

/** The current value of a secret; undefined while it has none. */
export async function readSecret(
  { name }: { name: string },
  { stack, aws }: Deps,
): Promise<string | undefined> {
  const reference = referenceOf(name, stack);
  try {
    if (isAuroras(reference)) {
      const { GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
      const client = await aws.secretsManager();
      return (await client.send(new GetSecretValueCommand({ SecretId: reference }))).SecretString;
    }
    const { GetParameterCommand } = await import('@aws-sdk/client-ssm');
    const client = await aws.ssm();
    const answer = await client.send(
      new GetParameterCommand({ Name: reference, WithDecryption: true }),
    );
    return answer.Parameter?.Value;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/**
 * Makes `value` current; what was current becomes the previous value.
 * @throws Conflict for what Aurora writes itself
 */
export async function putSecret(
  { name, value }: { name: string; value: string },
  { stack, aws }: Deps,
): Promise<void> {
  const reference = referenceOf(name, stack);
  if (isAuroras(reference))
    throw new Conflict(`Aurora writes ${name}: it is rotated in Secrets Manager`);
  const client = await aws.ssm();
  const before = await currentVersion(client, reference);
  const { PutParameterCommand, LabelParameterVersionCommand } = await import('@aws-sdk/client-ssm');
  // First: between the two writes the current value must not yet be nobody's.
  if (before !== undefined)
    await client.send(
      new LabelParameterVersionCommand({
        Name: reference,
        ParameterVersion: before,
        Labels: [PREVIOUS],
      }),
    );
  await client.send(
    new PutParameterCommand({
      Name: reference,
      Value: value,
      Type: 'SecureString',
      Overwrite: true,
    }),
  );
}

/** Ends the previous value: no version is called so any more. */
export async function dropPrevious(
  { name }: { name: string },
  { stack, aws }: Deps,
): Promise<void> {
  const Name = referenceOf(name, stack);
  const client = await aws.ssm();
  const ParameterVersion = (await listPrevious(client, folderOf(stack.stage))).get(Name)?.Version;
  if (ParameterVersion === undefined) return;
  const { UnlabelParameterVersionCommand } = await import('@aws-sdk/client-ssm');
  await client.send(
    new UnlabelParameterVersionCommand({ Name, ParameterVersion, Labels: [PREVIOUS] }),
  );
}

async function currentVersion(client: SSMClient, Name: string): Promise<number | undefined> {
  const { GetParameterCommand } = await import('@aws-sdk/client-ssm');
  try {
    return (await client.send(new GetParameterCommand({ Name }))).Parameter?.Version;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function referenceOf(name: string, stack: StackAddresses): string {
  const reference = stack.secrets[name];
  if (!reference) throw new NotFound(`The ${stack.stage} stack has no secret "${name}"`);
  return reference;
}

/** It has no value yet. */
const isMissing = (error: unknown) =>
  ['ParameterNotFound', 'ResourceNotFoundException'].includes((error as Error).name);
