import { rm } from 'node:fs/promises';

export default async function globalTeardown() {
  const server = globalThis.nightshiftTestServer;
  await server?.postgres.stop();
  if (server) await rm(server.dir, { recursive: true, force: true });
}
