import type { PolicyStatement } from '../../../lib/template/model.ts';

/** Who signed a request: a function with its role's statements, or the operator, who may do all. */
export type Caller = {
  kind: 'function' | 'operator';
  /** Short function name, or `operator`. */
  name: string;
  /** Principal as AWS would write it in a message. */
  arn: string;
  statements: PolicyStatement[];
};

export type AccessKey = {
  accessKeyId: string;
  secretAccessKey: string;
};
