type Settings = {
  endpoint: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
};

/** Gives this process what Lambda gives a function: an address, a region, keys. @returns how to take it back. */
export function actAs({ endpoint, credentials }: Settings): () => void {
  const values: Record<string, string> = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
  const before = Object.keys(values).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, values);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}
