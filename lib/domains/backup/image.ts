import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { Code, Handler, Runtime } from 'aws-cdk-lib/aws-lambda';
import { readContext } from '../../context.ts';
import type { Foundation } from '../../foundation/foundation.ts';

/** Function and task are built alike, whatever machine deploys. `-c backupPostgresMajor=17`: the server's. */
export function imageProps(foundation: Foundation) {
  const major = readContext(foundation.stack.node, 'backupPostgresMajor');
  return {
    platform: Platform.LINUX_ARM64,
    ...(major ? { buildArgs: { POSTGRES_MAJOR: major } } : {}),
  };
}

/** The PostgreSQL client comes in an image; its Dockerfile is copied beside the bundle. */
export function imageOf(foundation: Foundation, name: string) {
  return {
    code: Code.fromAssetImage(`${foundation.functionsDir}/${name}`, imageProps(foundation)),
    handler: Handler.FROM_IMAGE,
    runtime: Runtime.FROM_IMAGE,
  };
}
