import type { FunctionModel } from '../../../lib/template/model.ts';
import { authorize } from '../auth/iam.ts';
import type { AwsCall, AwsReply, AwsService } from '../call.ts';
import { AwsError, notImplemented } from '../errors.ts';
import { parseJson } from '../protocol/json.ts';
import type { createStarts } from './starts.ts';

const INVOKE = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;
/** Bytes that Lambda takes with a start that nobody waits for. */
const MOST = 1024 * 1024;

type Deps = { starts: ReturnType<typeof createStarts>; mappings: AwsService };

/** Lambda as functions see it: another function is started, and mappings are held and let go. */
export function createLambdaService({ starts, mappings }: Deps) {
  let functions: FunctionModel[] = [];

  const invoke = (call: AwsCall, name: string): AwsReply => {
    if (call.headers['x-amz-invocation-type'] !== 'Event')
      throw notImplemented('Waiting for a function that another one invokes');
    const fn = functions.find((it) => [it.functionName, it.arn].includes(decodeURIComponent(name)));
    const resource = fn?.arn ?? `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
    authorize(call.caller, { action: 'lambda:InvokeFunction', resource });
    if (!fn)
      throw new AwsError('ResourceNotFoundException', `Function not found: ${resource}`, 404);
    if (call.body.length > MOST)
      throw new AwsError('RequestTooLargeException', 'The event is larger than 1 MB', 413);
    parseJson(call.body);
    starts.take(fn.arn, call.body.toString());
    return { status: 202 };
  };

  const service: AwsService = {
    handle(call) {
      const name = call.method === 'POST' ? INVOKE.exec(call.path)?.[1] : undefined;
      return name === undefined ? mappings.handle(call) : invoke(call, name);
    },
    refuse: mappings.refuse,
  };
  return {
    service,
    setModel(given: FunctionModel[]) {
      functions = given;
    },
  };
}
