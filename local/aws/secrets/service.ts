import type { Caller } from '../auth/caller.ts';
import { authorize } from '../auth/iam.ts';
import type { AwsService } from '../call.ts';
import { AwsError, notImplemented } from '../errors.ts';
import { jsonRefusal, jsonReply, parseJson } from '../protocol/json.ts';
import type { Secrets } from './store.ts';

type Input = Record<string, string | undefined>;
type Action = (input: Input, secrets: Secrets) => unknown;

const ACTIONS: Record<string, Action> = {
  GetSecretValue(input, secrets) {
    const id = input.SecretId as string;
    const version = secrets.get(id, {
      ...(input.VersionStage ? { stage: input.VersionStage } : {}),
      ...(input.VersionId ? { versionId: input.VersionId } : {}),
    });
    return {
      ...identity(id, secrets),
      VersionId: version.versionId,
      SecretString: version.value,
      VersionStages: version.stages,
      CreatedDate: version.createdAt / 1000,
    };
  },

  PutSecretValue(input, secrets) {
    const id = input.SecretId as string;
    if (input.SecretString === undefined)
      throw new AwsError(
        'InvalidRequestException',
        'You must provide SecretString; binary secrets are not available on this machine.',
      );
    const stages = input.VersionStages as unknown as string[] | undefined;
    const versionId = secrets.put(id, input.SecretString, {
      ...(input.ClientRequestToken ? { versionId: input.ClientRequestToken } : {}),
      ...(stages ? { stages } : {}),
    });
    return {
      ...identity(id, secrets),
      VersionId: versionId,
      VersionStages: secrets.versions(id)[versionId] ?? [],
    };
  },

  DescribeSecret(input, secrets) {
    const id = input.SecretId as string;
    return {
      ...identity(id, secrets),
      Description: secrets.find(id).description,
      VersionIdsToStages: secrets.versions(id),
    };
  },

  UpdateSecretVersionStage(input, secrets) {
    const id = input.SecretId as string;
    if (!input.VersionStage)
      throw new AwsError('InvalidParameterException', 'VersionStage is required.');
    secrets.moveStage(id, {
      stage: input.VersionStage,
      ...(input.MoveToVersionId ? { to: input.MoveToVersionId } : {}),
      ...(input.RemoveFromVersionId ? { from: input.RemoveFromVersionId } : {}),
    });
    return identity(id, secrets);
  },
};

/** Secrets Manager over its JSON protocol. */
export function createSecretsService(secrets: Secrets): AwsService {
  return {
    handle(call) {
      const name = (call.headers['x-amz-target'] ?? '').replace('secretsmanager.', '');
      const action = ACTIONS[name];
      if (!action) throw notImplemented(`secretsmanager:${name}`);
      const input = parseJson(call.body) as Input;
      authorizeSecret({ caller: call.caller, action: name, input, secrets });
      return jsonReply(action(input, secrets));
    },
    refuse: (error) => jsonRefusal(error, { denied: 'AccessDeniedException' }),
  };
}

/** Refuses before it says whether the secret exists, as AWS does. */
function authorizeSecret(request: {
  caller: Caller;
  action: string;
  input: Input;
  secrets: Secrets;
}) {
  const { caller, action, input, secrets } = request;
  const id = input.SecretId;
  if (!id) throw new AwsError('InvalidParameterException', 'SecretId is required.');
  let resource = id.startsWith('arn:')
    ? id
    : `arn:aws:secretsmanager:us-east-1:000000000000:secret:${id}`;
  let missing: unknown;
  try {
    resource = secrets.find(id).arn;
  } catch (error) {
    missing = error;
  }
  authorize(caller, {
    action: `secretsmanager:${action}`,
    resource,
    context: {
      'secretsmanager:versionstage': input.VersionStage,
      'secretsmanager:secretid': resource,
    },
  });
  if (missing) throw missing;
}

function identity(id: string, secrets: Secrets) {
  const { arn, secretName } = secrets.find(id);
  return { ARN: arn, Name: secretName };
}
