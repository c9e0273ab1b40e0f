import type { LocalState } from '../aws/state.ts';
import type { CapturedMessage } from './message.ts';

const SCHEMA = `
CREATE TABLE IF NOT EXISTS mail (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  data TEXT NOT NULL
);
`;

export type MailFilter = {
  /** Part of any recipient's address. */
  to?: string;
  /** Part of the subject. */
  subject?: string;
  limit?: number;
};

export type Mailbox = ReturnType<typeof createMailbox>;

/** The inbox of this machine: every mail and notice in the order of arrival. */
export function createMailbox(state: LocalState) {
  const { db } = state;
  db.exec(SCHEMA);
  const insert = db.prepare(`INSERT INTO mail (id, data) VALUES (?, ?)`);
  const newest = db.prepare(`SELECT data FROM mail ORDER BY position DESC`);
  const one = db.prepare(`SELECT data FROM mail WHERE id = ?`);
  const wipe = db.prepare(`DELETE FROM mail`);
  const parse = (row: unknown) => JSON.parse((row as { data: string }).data) as CapturedMessage;

  return {
    add(message: CapturedMessage): void {
      insert.run(message.id, JSON.stringify(message));
    },

    /** Newest first. */
    messages({ to, subject, limit = 500 }: MailFilter = {}): CapturedMessage[] {
      const found: CapturedMessage[] = [];
      for (const row of newest.iterate()) {
        const message = parse(row);
        const addresses = [...message.to, ...message.cc, ...message.bcc];
        if (to !== undefined && !addresses.some((address) => address.includes(to))) continue;
        if (subject !== undefined && !message.subject.includes(subject)) continue;
        found.push(message);
        if (found.length >= limit) break;
      }
      return found;
    },

    message(id: string): CapturedMessage | undefined {
      const row = one.get(id);
      return row && parse(row);
    },

    clear: () => void wipe.run(),
  };
}
