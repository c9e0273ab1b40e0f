import type { StackModel } from '../../lib/template/model.ts';
import type { FunctionHost } from './function-host.ts';
import { type Answer, errorAnswer } from './protocol.ts';

export type Invoke = (functionArn: string, event: unknown) => Promise<Answer>;

/** Invokes functions by ARN, as triggers name them. */
export function createInvoker(model: StackModel, host: FunctionHost): Invoke {
  const names = new Map(model.functions.map((fn) => [fn.arn, fn.name]));
  return async (functionArn, event) => {
    const name = names.get(functionArn);
    return name
      ? host.invoke(name, event)
      : errorAnswer('ResourceNotFoundException', `Function not found: ${functionArn}`);
  };
}
