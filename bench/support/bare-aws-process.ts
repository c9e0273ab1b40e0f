import { fork } from 'node:child_process';
import { once } from 'node:events';
import { startBareAws } from './bare-aws.ts';

const SECRET = 'whsec_bench';

/** The bare AWS endpoint in a process of its own, so that it costs its caller no CPU time. */
export async function forkBareAws() {
  const child = fork(import.meta.filename, ['serve']);
  const [url] = (await once(child, 'message')) as [string];
  return {
    url,
    secret: SECRET,
    async stop() {
      child.kill();
      await once(child, 'exit');
    },
  };
}

if (process.argv[2] === 'serve' && process.send) {
  const aws = await startBareAws(SECRET);
  process.send(aws.url);
}
