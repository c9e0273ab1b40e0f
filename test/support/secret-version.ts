import type { SecretVersion } from '../../shared/platform/secrets.ts';

/** What Secrets Manager holds under a stage; without a value, nothing. By default put long ago. */
export const version = (
  value: string | undefined,
  putAt = new Date(0),
): SecretVersion | undefined => (value === undefined ? undefined : { value, putAt });
