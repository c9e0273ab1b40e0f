import type { CloudFormationCustomResourceEvent } from 'aws-lambda';

type Answer = {
  status: 'SUCCESS' | 'FAILED';
  physicalId: string;
  reason?: string;
  data?: Record<string, unknown>;
};

/**
 * Tells CloudFormation how the custom resource fared, at the address that its event names.
 * @returns false when nobody asked: another caller gets the answer by the return value.
 */
export async function answerCloudFormation(
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
