/** A value that only its readers see, as functions ask for it and roles name it. */
export type StoredSecret = {
  /** What a reader asks by: a parameter's name, or the ARN of what Secrets Manager keeps. */
  reference: string;
  arn: string;
  keptIn: 'ssm' | 'secretsmanager';
};

/** A secret as `prepare-secrets` is told of it. */
export type DeclaredSecret = {
  /** Its short name. */
  name: string;
  description: string;
  /** What chance makes of it at the first deployment: characters that no shell or header changes, or 64 hex digits. */
  generate?: 'text' | 'hex';
};
