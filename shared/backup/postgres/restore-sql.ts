import { type Readable, type Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Contents } from '../manifest/manifest.ts';
import { type FindClient, findClient } from './client-tools.ts';
import { fitPreamble } from './preamble.ts';
import { startPsql } from './psql.ts';
import { describeServer } from './server.ts';
import { openSession } from './session.ts';
import { createRoles, emptyDatabase } from './target.ts';

type Input = {
  url: string;
  /** The stages that give the dump; see `readBack`. */
  stages: [Readable, ...Transform[]];
  contents: Contents;
  /** Drop what is there first, in the same transaction. */
  replace: boolean;
  findClient?: FindClient | undefined;
};

/**
 * Feeds a plain dump to psql inside a transaction of our own: COMMIT is sent only after every stage
 * has ended well. `psql --single-transaction` would commit half of a dump that was cut off.
 */
export async function restoreSql(input: Input): Promise<void> {
  const { server, settings, roles } = await lookAt(input);
  const client = await (input.findClient ?? findClient)({ serverMajor: server.major });
  const psql = startPsql({ client, url: input.url });
  try {
    psql.stdin.write('BEGIN;\nSET LOCAL statement_timeout = 0;\n');
    psql.stdin.write(roles);
    if (input.replace) psql.stdin.write(emptyDatabase(server.major));
    const stages = [...input.stages, fitPreamble({ settings })] as const;
    await pipeline([...stages, feed(psql.stdin, psql.finished)]);
  } catch (error) {
    // Killed before its input ends: an end of input within COPY would count as the end of the data.
    psql.kill();
    throw await whoFailedFirst(error, psql.finished);
  }
  psql.stdin.end('COMMIT;\n');
  await psql.finished;
}

/** What has to be known of the target before psql begins. */
async function lookAt({ url, contents }: Input) {
  const session = await openSession(url);
  try {
    const known = await session.query<{ name: string }>(
      'SELECT lower(name) AS name FROM pg_settings',
    );
    return {
      server: await describeServer(session),
      settings: new Set(known.rows.map(({ name }) => name)),
      roles: await createRoles(contents.roles, { sql: session }),
    };
  } finally {
    await session.end();
  }
}

/** Writes everything but the end, which would make psql finish. */
function feed(stdin: NodeJS.WritableStream, finished: Promise<void>): Writable {
  return new Writable({
    write(piece: Buffer, _encoding, done) {
      if (stdin.write(piece)) return done();
      const drained = new Promise<void>((resolve) => stdin.once('drain', resolve));
      // A psql that has ended drains nothing.
      Promise.race([drained, finished.then(stoppedEarly)]).then(() => done(), done);
    },
  });
}

function stoppedEarly(): never {
  throw new Error('psql ended before its input did');
}

/** A psql that stopped makes the stages before it fail as well: its words are the cause. */
async function whoFailedFirst(error: unknown, finished: Promise<void>): Promise<unknown> {
  const { code, name } = error as { code?: string; name?: string };
  const secondary = code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE' || name === 'Error';
  if (!secondary) return error;
  return finished.then(
    () => error,
    (failed) => failed,
  );
}
