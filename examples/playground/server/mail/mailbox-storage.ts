import Database from 'libsql';
import * as v from 'valibot';
import { folders, type Message } from './message.ts';

/** Keeps the mailboxes of all users, by e-mail address. */
export interface MailboxStorage {
  /** Returns `undefined` for an address that has no mailbox yet. */
  readonly read: (address: string) => readonly Message[] | undefined;
  readonly write: (address: string, messages: readonly Message[]) => void;
  readonly close: () => void;
}

/** Keeps mail in memory, for servers whose users are also in memory. */
export function memoryMailboxes(): MailboxStorage {
  const mailboxes = new Map<string, readonly Message[]>();
  return {
    read: (address) => mailboxes.get(address),
    write: (address, messages) => void mailboxes.set(address, messages),
    close: () => {},
  };
}

const correspondent = v.object({ name: v.string(), address: v.string() });
const mailbox = v.array(
  v.object({
    id: v.string(),
    folder: v.picklist(folders),
    isUnread: v.boolean(),
    from: correspondent,
    to: v.string(),
    subject: v.string(),
    text: v.string(),
    sentAt: v.string(),
  }),
);
const row = v.optional(v.object({ messages: v.string() }));

/** Keeps mail in the SQLite file of the sessions, so that a restart loses neither. */
export function sqliteMailboxes(file: string): MailboxStorage {
  const database = new Database(file);
  // Other servers write to the same file.
  database.pragma('busy_timeout = 5000');
  database.exec('CREATE TABLE IF NOT EXISTS mailbox (address TEXT PRIMARY KEY, messages TEXT NOT NULL)');
  const select = database.prepare('SELECT messages FROM mailbox WHERE address = ?');
  const replace = database.prepare('INSERT OR REPLACE INTO mailbox (address, messages) VALUES (?, ?)');
  return {
    read(address) {
      const found = v.parse(row, select.get(address));
      return found && v.parse(mailbox, JSON.parse(found.messages));
    },
    write: (address, messages) => void replace.run(address, JSON.stringify(messages)),
    close: () => void database.close(),
  };
}
