/** Functions that the CDK itself adds to a stack, by the start of their logical id. */
const PROVIDERS: Record<string, string> = {
  LogRetention: 'log files on this machine are yours to delete',
  CustomS3AutoDeleteObjects: 'nothing is destroyed here; --fresh starts clean',
  BucketNotificationsHandler: 'bucket events come from the local S3 itself',
  AWS679f53fac002430cb0da5b7982bd2287: 'AWS API calls at deployment have no meaning here',
};

/** Why a provider function of the CDK is not run; undefined for any other function. */
export function ignoredProvider(logicalId: string): string | undefined {
  const known = Object.keys(PROVIDERS).find((prefix) => logicalId.startsWith(prefix));
  return known && PROVIDERS[known];
}

/** The same for the custom resources that such providers serve. */
export const IGNORED_CUSTOM_TYPES: Record<string, string> = {
  'Custom::LogRetention': 'log files on this machine are yours to delete',
  'Custom::S3AutoDeleteObjects': 'nothing is destroyed here; --fresh starts clean',
  'Custom::S3BucketNotifications': 'bucket events come from the local S3 itself',
  'Custom::AWS': 'AWS API calls at deployment have no meaning here',
  'Custom::VpcRestrictDefaultSG': 'there is no VPC on this machine',
};
