import { delimiter, dirname } from 'node:path';
import type { FunctionModel, StackModel } from '../../lib/template/model.ts';
import type { FunctionSpec } from './protocol.ts';

/** The keys that a function signs its AWS calls with; they say which role it has. */
export type Credentials = {
  accessKeyId: string;
  secretAccessKey: string;
};

/** What the host needs to run a function: the template's environment and what Lambda adds. */
export function functionSpec(
  fn: FunctionModel,
  stack: {
    model: StackModel;
    awsEndpoint: string;
    credentials: Credentials;
    /** Programs that a function's image would bring. */
    imageBin: string;
  },
): FunctionSpec {
  const { model, awsEndpoint, credentials, imageBin } = stack;
  const machine = machineEnvironment();
  const path = [imageBin, machine.PATH].filter(Boolean).join(delimiter);
  return {
    name: fn.name,
    functionName: fn.functionName,
    arn: fn.arn,
    codeDir: fn.codeDir,
    handler: fn.handler,
    timeoutSeconds: fn.timeoutSeconds,
    memoryMb: fn.memoryMb,
    ...(fn.reservedConcurrency !== undefined && { reservedConcurrency: fn.reservedConcurrency }),
    ...(fn.packageType === 'Image' && { image: dirname(imageBin) }),
    environment: {
      ...machine,
      ...(fn.packageType === 'Image' && { PATH: path }),
      ...fn.environment,
      AWS_REGION: model.region,
      AWS_DEFAULT_REGION: model.region,
      AWS_ENDPOINT_URL: awsEndpoint,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_LAMBDA_FUNCTION_NAME: fn.functionName,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMb),
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${fn.functionName}`,
      AWS_EC2_METADATA_DISABLED: 'true',
      LAMBDA_TASK_ROOT: fn.codeDir,
      _HANDLER: fn.handler,
      TZ: ':UTC',
      NIGHTSHIFT_LOCAL: '1',
    },
  };
}

/** Of the developer's own environment only what finding programs and temporary files needs. */
export function machineEnvironment(): Record<string, string> {
  const names = ['PATH', 'TMPDIR', 'LANG', 'SYSTEMROOT'];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
}
