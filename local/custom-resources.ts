import { randomUUID } from 'node:crypto';
import type { StackModel } from '../lib/template/model.ts';
import type { Answer } from './functions/protocol.ts';

/**
 * Invokes the functions behind the template's custom resources, as CloudFormation does at a
 * deployment: the migrations, before anything else runs.
 *
 * @throws Error with what the function said, when one fails
 */
export async function runCustomResources(
  model: StackModel,
  invoke: (functionArn: string, event: unknown) => Promise<Answer>,
): Promise<void> {
  for (const { logicalId, type, functionArn, properties } of model.customResources) {
    const answer = await invoke(functionArn, {
      RequestType: 'Create',
      RequestId: randomUUID(),
      StackId: `arn:aws:cloudformation:${model.region}:${model.account}:stack/${model.stackName}/local`,
      LogicalResourceId: logicalId,
      ResourceType: type,
      ServiceToken: functionArn,
      ResourceProperties: { ServiceToken: functionArn, ...properties },
    });
    if (!answer.ok)
      throw new Error(`${logicalId} failed: ${answer.errorType}: ${answer.errorMessage}`);
  }
}
