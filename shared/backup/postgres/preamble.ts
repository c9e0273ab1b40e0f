import { Transform, type TransformCallback } from 'node:stream';

const PREAMBLE = /^(--.*|\s*|SET \w+ = .*;|SELECT pg_catalog\.set_config\(.*|\\restrict .*)$/;
/** Bytes kept back until the end, where `\unrestrict` stands. */
const TAIL = 512;

/** The settings that the target server knows, lower case. */
type Target = { settings: Set<string> };

/**
 * Makes a dump of a newer client fit an older server: settings that the target does not know are left
 * out of the preamble, and so is the dump's own `\restrict`, in whose place stands ours.
 */
export function fitPreamble({ settings }: Target): Transform {
  let head: Buffer = Buffer.alloc(0);
  let tail: Buffer | undefined;
  let token: string | undefined;

  const keep = (line: string): boolean => {
    const setting = /^SET (\w+) = /.exec(line)?.[1];
    if (setting) return settings.has(setting.toLowerCase());
    const restricted = /^\\restrict (\S+)/.exec(line)?.[1];
    if (!restricted) return true;
    token = restricted;
    return false;
  };

  /** Goes line by line until the first one that does something. */
  const begin = (stream: Transform, final: boolean) => {
    for (;;) {
      const end = head.indexOf(10);
      if (end < 0 && !final) return;
      const line = head.subarray(0, end < 0 ? head.length : end).toString('utf8');
      if (end < 0 || !PREAMBLE.test(line)) break;
      if (keep(line)) stream.push(`${line}\n`);
      head = head.subarray(end + 1);
    }
    tail = Buffer.alloc(0);
    pass(stream, head);
  };

  const pass = (stream: Transform, piece: Buffer) => {
    if (token === undefined) return void stream.push(piece);
    const all = Buffer.concat([tail as Buffer, piece]);
    const cut = Math.max(0, all.length - TAIL);
    if (cut > 0) stream.push(all.subarray(0, cut));
    tail = Buffer.from(all.subarray(cut));
  };

  return new Transform({
    transform(piece: Buffer, _encoding, done: TransformCallback) {
      if (tail) pass(this, piece);
      else {
        head = Buffer.concat([head, piece]);
        begin(this, false);
      }
      done();
    },
    flush(done: TransformCallback) {
      if (!tail) begin(this, true);
      if (token !== undefined && tail)
        this.push(tail.toString('latin1').replace(`\\unrestrict ${token}\n`, ''), 'latin1');
      done();
    },
  });
}
