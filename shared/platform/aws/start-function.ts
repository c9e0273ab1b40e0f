import { callAws } from './signed-request.ts';

/**
 * Starts a function without waiting for what it comes to: Lambda has taken the event, tries it again
 * when the function crashes, and gives it up where the stack says.
 * @throws RetryLater when Lambda refuses or cannot be reached.
 */
export async function startFunction(name: string, event: unknown): Promise<void> {
  await callAws({
    service: 'lambda',
    target: 'lambda:Invoke',
    at: {
      method: 'POST',
      path: `/2015-03-31/functions/${name}/invocations`,
      headers: { 'x-amz-invocation-type': 'Event' },
    },
    body: event,
  });
}
