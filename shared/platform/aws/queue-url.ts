/** `arn:aws:sqs:eu-west-1:123456789012:jobs` → its URL at the endpoint in use. */
export function queueUrlOf(queueArn: string, environment = process.env): string {
  const [, , , region, account, name] = queueArn.split(':');
  const endpoint = environment.AWS_ENDPOINT_URL ?? `https://sqs.${region}.amazonaws.com`;
  return `${endpoint}/${account}/${name}`;
}
