import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** The wanted port; else the cluster's last one if it is free; else any free one. */
export async function choosePort(home: string, wanted: number): Promise<number> {
  if (wanted > 0) return wanted;
  const last = await readFile(join(home, 'port'), 'utf8').catch(() => '');
  return (last && (await freePort(Number(last)))) || ((await freePort(0)) as number);
}

/** For the next start: addresses in an editor or a shell stay valid. */
export const keepPort = (home: string, port: number) => writeFile(join(home, 'port'), String(port));

function freePort(port: number): Promise<number | undefined> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', () => done(undefined));
    probe.listen({ port, host: '127.0.0.1' }, () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' ? address?.port : undefined));
    });
  });
}
