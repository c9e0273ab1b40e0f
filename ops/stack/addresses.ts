/** Where the parts of one stage's stack are, by their short names (`billing`, not `nightshift-dev-billing`). */
export type StackAddresses = {
  stage: string;
  region: string;
  apiUrl?: string | undefined;
  consoleUrl?: string | undefined;
  mailUrl?: string | undefined;
  /** The Stripe of this machine; Stripe's own without. */
  stripeUrl?: string | undefined;
  bus: string;
  /** Short queue name → URL. */
  queues: Record<string, string>;
  /** Short bucket name → bucket name. */
  buckets: Record<string, string>;
  functions: string[];
  /** Short secret name → the parameter that keeps it, or an ARN of Secrets Manager. */
  secrets: Record<string, string>;
  /** What the deployed stack says of itself; none of a stack on this machine. */
  outputs?: Record<string, string>;
  /** Only of a stack on this machine. */
  local?: LocalAddresses | undefined;
};

type LocalAddresses = {
  stateDir: string;
  /** The runtime's process. */
  pid: number;
  startedAt: string;
  awsEndpoint: string;
  operator: { accessKeyId: string; secretAccessKey: string };
  databaseUrl: string;
  workerUrl: string;
  /** One JSON-lines file per function. */
  logsDir: string;
};
