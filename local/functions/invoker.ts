import type { StackModel } from '../../lib/template/model.ts';
import type { FunctionHost } from './function-host.ts';
import { type Answer, errorAnswer } from './protocol.ts';

export type Invoke = (functionArn: string, event: unknown) => Promise<Answer>;

type Deps = {
  host: Pick<FunctionHost, 'invoke'>;
  /** Brings what a function's image would bring; asked before its first invocation. */
  bringImage: () => Promise<unknown>;
};

/** Invokes functions by ARN, as triggers name them. */
export function createInvoker(model: StackModel, { host, bringImage }: Deps): Invoke {
  const functions = new Map(model.functions.map((fn) => [fn.arn, fn]));
  let brought: Promise<unknown> | undefined;
  return async (functionArn, event) => {
    const fn = functions.get(functionArn);
    if (!fn) return errorAnswer('ResourceNotFoundException', `Function not found: ${functionArn}`);
    // Where it cannot be had, the function itself says what to install.
    if (fn.packageType === 'Image') {
      brought ??= bringImage().catch(() => undefined);
      await brought;
    }
    return host.invoke(fn.name, event);
  };
}
