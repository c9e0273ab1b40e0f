import { CloudFormationClient } from '@aws-sdk/client-cloudformation';

/**
 * Looks for AWS credentials and a region where the CDK will, before minutes go into bundles.
 * @returns what is missing, in one sentence; undefined when both are there.
 */
export async function missingAccess(): Promise<string | undefined> {
  const client = new CloudFormationClient({});
  const has = (value: Promise<unknown>) => value.then(Boolean, () => false);
  try {
    const [credentials, region] = await Promise.all([
      has(client.config.credentials()),
      has(client.config.region()),
    ]);
    const missing = [
      credentials ? [] : ['AWS credentials'],
      region ? [] : ['an AWS region'],
    ].flat();
    if (missing.length === 0) return undefined;
    return `Your environment has no ${missing.join(' and no ').replaceAll('no an', 'no')}: sign in and set AWS_PROFILE and AWS_REGION, then deploy again.`;
  } finally {
    client.destroy();
  }
}
