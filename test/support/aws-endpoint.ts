import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach } from '@jest/globals';

/** Answers in the place of AWS for each test of a file, over HTTP: the SDK's own settings lead there. */
export function useAwsEndpoint(answer: RequestListener): void {
  const before = { ...process.env };
  let server: Server;
  beforeEach(async () => {
    server = createServer(answer).listen(0, '127.0.0.1');
    await new Promise((up) => server.once('listening', up));
    Object.assign(process.env, {
      AWS_REGION: 'eu-west-2',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'a-secret-for-this-test',
    });
  });
  afterEach(async () => {
    process.env = { ...before };
    server.closeAllConnections();
    await new Promise((down) => server.close(down));
  });
}
