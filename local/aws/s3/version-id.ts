import type { AwsCall } from '../call.ts';
import { s3Error } from './error.ts';

/** Which version of an object is asked for. @throws AwsError InvalidArgument for what can be no version. */
export function versionAsked({ query }: Pick<AwsCall, 'query'>): string | undefined {
  const versionId = query.get('versionId') ?? undefined;
  return versionId === undefined ? undefined : checkVersion(versionId);
}

/** Sees that a version is one. @throws AwsError InvalidArgument */
export function checkVersion(versionId: string): string {
  if (versionId === '') throw s3Error('InvalidArgument', 'Version id cannot be the empty string');
  if (versionId === 'null' || /^[\w.-]{32}$/.test(versionId)) return versionId;
  throw s3Error('InvalidArgument', 'Invalid version id specified');
}
