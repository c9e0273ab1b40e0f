import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { describeError, log } from '../log.ts';

type Answer = {
  status: 'SUCCESS' | 'FAILED';
  physicalId: string;
  reason?: string;
  data?: Record<string, unknown>;
};

type Event = Pick<CloudFormationCustomResourceEvent, 'RequestType' | 'ResourceProperties'>;

/**
 * The handler behind a custom resource of the stack: `work` runs when CloudFormation creates, changes
 * or deletes it, and a failure fails the deployment with a reason that quotes nothing.
 */
export function customResourceHandler(
  { name, physicalId }: { name: string; physicalId: string },
  work: (event: Event) => Promise<Record<string, unknown>>,
) {
  return async (event: CloudFormationCustomResourceEvent) => {
    const id = 'PhysicalResourceId' in event ? event.PhysicalResourceId : physicalId;
    try {
      const data = await work(event);
      await answerCloudFormation(event, { status: 'SUCCESS', physicalId: id, data });
      return { PhysicalResourceId: id, Data: data };
    } catch (error) {
      log.error(`${name} failed`, { error });
      // The reason is shown in the console of whoever deploys: a driver's message may quote data.
      const { name: type, message } = describeError(error);
      const reason = `${type}: ${message} (the log of ${name} says more)`;
      const told = await answerCloudFormation(event, { status: 'FAILED', physicalId: id, reason });
      if (!told) throw error;
      return undefined;
    }
  };
}

/**
 * Tells CloudFormation how the custom resource fared, at the address that its event names.
 * @returns false when nobody asked: another caller gets the answer by the return value.
 */
async function answerCloudFormation(
  event: Partial<CloudFormationCustomResourceEvent>,
  { status, physicalId, reason, data }: Answer,
): Promise<boolean> {
  if (!event.ResponseURL) return false;
  const body = JSON.stringify({
    Status: status,
    Reason: reason ?? '',
    PhysicalResourceId: physicalId,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
    Data: data ?? {},
  });
  // The address is presigned for an empty content type.
  const response = await fetch(event.ResponseURL, {
    method: 'PUT',
    body: new Blob([body]),
    headers: { 'content-type': '' },
  });
  if (!response.ok) throw new Error(`CloudFormation refused the answer: status ${response.status}`);
  return true;
}
