import type pg from 'pg';

/** What we use of the connection that `pg` hands to a query of one's own. */
type Connection = { stream: NodeJS.WritableStream };

export type CopyIn = {
  /** Resolves when more may come. @throws what the server said against what came before */
  write(rows: Buffer): Promise<void>;
  end(): Promise<void>;
  /** Tells the server that no more will come. @throws what it says to that */
  fail(): Promise<void>;
};

/** The message types of Postgres's protocol that are written here. */
const QUERY = 'Q';
const COPY_DATA = 'd';
const COPY_DONE = 'c';
const COPY_FAIL = 'f';

/**
 * SQL as bytes, which `pg` itself takes only as text: a dump of a database without an encoding is none.
 * Rows that it returns are not looked at.
 * @throws what the server says, with how many of the statements it had done (`completed`)
 */
export function runBytes(client: pg.Client, sql: Buffer): Promise<void> {
  const query = rawQuery(sql);
  client.query(query.submittable);
  return query.done;
}

/** `COPY … FROM stdin`: resolves when rows may come. */
export async function copyBytes(client: pg.Client, sql: Buffer): Promise<CopyIn> {
  const query = rawQuery(sql, { copies: true });
  client.query(query.submittable);
  const stream = await query.asksForRows;
  return {
    async write(rows) {
      if (stream.write(message(COPY_DATA, rows))) return;
      const drained = new Promise<void>((resolve) => stream.once('drain', resolve));
      await Promise.race([drained, query.done]);
    },
    end() {
      stream.write(message(COPY_DONE, Buffer.alloc(0)));
      return query.done;
    },
    fail() {
      stream.write(message(COPY_FAIL, Buffer.from('the rows stopped\0')));
      return query.done;
    },
  };
}

function rawQuery(sql: Buffer, { copies = false } = {}) {
  const done = Promise.withResolvers<void>();
  const asksForRows = Promise.withResolvers<NodeJS.WritableStream>();
  for (const { promise } of [done, asksForRows]) promise.catch(() => {});
  let completed = 0;
  const fail = (failed: Error) => {
    const error = Object.assign(failed, { completed });
    done.reject(error);
    asksForRows.reject(error);
  };
  const submittable = {
    submit: ({ stream }: Connection) =>
      void stream.write(message(QUERY, Buffer.concat([sql, Buffer.alloc(1)]))),
    handleRowDescription() {},
    handleDataRow() {},
    handleCommandComplete() {
      completed += 1;
    },
    handleEmptyQuery() {},
    handlePortalSuspended() {},
    handleCopyData() {},
    handleError: fail,
    handleReadyForQuery() {
      asksForRows.reject(new Error('The server asked for no rows'));
      done.resolve();
    },
    handleCopyInResponse({ stream }: Connection) {
      if (copies) asksForRows.resolve(stream);
      else stream.write(message(COPY_FAIL, Buffer.from('no rows follow\0')));
    },
  };
  return { submittable, done: done.promise, asksForRows: asksForRows.promise };
}

function message(type: string, content: Buffer): Buffer {
  const whole = Buffer.allocUnsafe(5 + content.length);
  whole.write(type, 0, 'latin1');
  whole.writeUInt32BE(4 + content.length, 1);
  content.copy(whole, 5);
  return whole;
}
