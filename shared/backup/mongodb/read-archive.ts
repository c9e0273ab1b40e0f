import { BackupDamaged } from '../errors.ts';

/** Documents of each collection, by `database.collection`. */
type ArchiveCounts = Map<string, number>;

const MAGIC = 0x8199e26d;
/** Ends the prelude, and each run of documents. */
const TERMINATOR = -1;
/** The largest document that MongoDB stores, and room for what mongodump puts around it. */
const LARGEST = 17 * 1024 * 1024;

/**
 * Reads what `mongodump --archive` writes, piece by piece: after its mark a prelude that names every
 * collection, then runs of documents, each behind a header that says of which collection they are. The
 * format is that of the MongoDB Database Tools (archive/): BSON documents, ended by 0xffffffff.
 */
export function readArchive() {
  const counts: ArchiveCounts = new Map();
  let held: Buffer = Buffer.alloc(0);
  let state: 'mark' | 'prelude' | 'header' | 'documents' = 'mark';
  let prelude = 0;
  let current = '';
  /** Bytes of a document that are yet to come: what is in it is not looked at. */
  let skip = 0;

  const document = (bytes: Buffer) => {
    if (state === 'prelude') {
      prelude += 1;
      // The first one is about the archive itself.
      if (prelude > 1) counts.set(nameOf(bytes), 0);
      return;
    }
    current = nameOf(bytes);
    state = 'documents';
  };

  const terminator = () => {
    state = 'header';
  };

  /** @returns false when more has to come first */
  const step = (): boolean => {
    if (skip > 0) {
      const gone = Math.min(skip, held.length);
      held = held.subarray(gone);
      skip -= gone;
      return skip === 0 && held.length > 0;
    }
    if (held.length < 4) return false;
    const length = held.readInt32LE(0);
    if (state === 'mark') {
      if (held.readUInt32LE(0) !== MAGIC) throw damaged();
      held = held.subarray(4);
      state = 'prelude';
      return true;
    }
    if (length === TERMINATOR) {
      held = held.subarray(4);
      terminator();
      return true;
    }
    if (length < 5 || length > LARGEST) throw damaged();
    if (state === 'documents') {
      counts.set(current, (counts.get(current) ?? 0) + 1);
      skip = length;
      return true;
    }
    if (held.length < length) return false;
    document(held.subarray(0, length));
    held = held.subarray(length);
    return true;
  };

  return {
    counts,
    read(piece: Buffer): void {
      held = held.length === 0 ? piece : Buffer.concat([held, piece]);
      while (step()) {
        // On to the next one.
      }
    },
    /** @throws BackupDamaged for an archive that stops in its middle */
    finish(): void {
      if (state !== 'header' || held.length > 0 || skip > 0)
        throw new BackupDamaged('The archive of mongodump stops in its middle');
    },
  };
}

const damaged = () => new BackupDamaged('The dump is no archive of mongodump');

const STRING = 2;
const BOOLEAN = 8;
const INT64 = 18;
const INT32 = 16;

/** `database.collection`, from the first fields of a document that names them. */
function nameOf(bytes: Buffer): string {
  const fields: Record<string, string> = {};
  let at = 4;
  while (at < bytes.length - 1 && !('db' in fields && 'collection' in fields)) {
    const type = bytes[at] as number;
    const end = bytes.indexOf(0, at + 1);
    if (end < 0) throw damaged();
    const name = bytes.toString('utf8', at + 1, end);
    at = end + 1;
    if (type === STRING) {
      const length = bytes.readInt32LE(at);
      fields[name] = bytes.toString('utf8', at + 4, at + 3 + length);
      at += 4 + length;
    } else if (type === BOOLEAN) at += 1;
    else if (type === INT32) at += 4;
    else if (type === INT64) at += 8;
    else throw damaged();
  }
  const { db = '', collection } = fields;
  if (collection === undefined) throw damaged();
  return `${db}.${collection}`;
}
