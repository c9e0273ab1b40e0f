import { NotFound } from '../../shared/platform/errors.ts';
import type { OpsContext } from '../context.ts';

type Deps = Pick<OpsContext, 'stack' | 'aws'>;

/** A secret without its value. */
export type SecretState = {
  name: string;
  hasValue: boolean;
  /** The value before the current one counts too: a rotation overlaps. */
  hasPrevious: boolean;
  changedAt: Date | null;
};

export async function listSecrets({ stack, aws }: Deps): Promise<SecretState[]> {
  const [client, { DescribeSecretCommand }] = await Promise.all([
    aws.secretsManager(),
    import('@aws-sdk/client-secrets-manager'),
  ]);
  return Promise.all(
    Object.entries(stack.secrets)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(async ([name, arn]) => {
        const found = await client.send(new DescribeSecretCommand({ SecretId: arn }));
        const stages = Object.values(found.VersionIdsToStages ?? {}).flat();
        return {
          name,
          hasValue: stages.includes('AWSCURRENT'),
          hasPrevious: stages.includes('AWSPREVIOUS'),
          changedAt: found.LastChangedDate ?? null,
        };
      }),
  );
}

/** Makes `value` current; what was current becomes the previous value. */
export async function putSecret(
  input: { name: string; value: string },
  { stack, aws }: Deps,
): Promise<void> {
  const arn = stack.secrets[input.name];
  if (!arn) throw new NotFound(`The ${stack.stage} stack has no secret "${input.name}"`);
  const [client, { PutSecretValueCommand }] = await Promise.all([
    aws.secretsManager(),
    import('@aws-sdk/client-secrets-manager'),
  ]);
  await client.send(new PutSecretValueCommand({ SecretId: arn, SecretString: input.value }));
}

/** Ends the previous value: no version is called so any more. */
export async function dropPrevious(
  { name }: { name: string },
  { stack, aws }: Deps,
): Promise<void> {
  const SecretId = stack.secrets[name];
  const [client, { DescribeSecretCommand, UpdateSecretVersionStageCommand }] = await Promise.all([
    aws.secretsManager(),
    import('@aws-sdk/client-secrets-manager'),
  ]);
  const VersionStage = 'AWSPREVIOUS';
  const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
  const version = Object.entries(VersionIdsToStages).find(([, stages]) =>
    stages.includes(VersionStage),
  );
  if (!version) return;
  await client.send(
    new UpdateSecretVersionStageCommand({
      SecretId,
      VersionStage,
      RemoveFromVersionId: version[0],
    }),
  );
}
