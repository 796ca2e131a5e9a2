import { randomUUID } from 'node:crypto';
import type { Correspondent, Draft, Folder, Message, SeedMail } from './message.ts';
import type { MailboxStorage } from './mailbox-storage.ts';
import { seedMailOf } from './seed-mail.ts';

/** The mailboxes of all users. */
export interface MailStore {
  readonly list: (owner: Correspondent, folder: Folder, search: string) => readonly Message[];
  readonly countUnread: (owner: Correspondent) => number;
  /** Changes a mail of the owner. Returns `null` if the owner has no mail with this ID. */
  readonly update: (
    owner: Correspondent,
    id: string,
    changes: Partial<Pick<Message, 'folder' | 'isUnread'>>,
  ) => Message | null;
  /** Sends a mail as the owner. It is also delivered if the recipient has a mailbox here. */
  readonly send: (owner: Correspondent, draft: Draft) => Message;
}

export function createMailStore(mailboxes: MailboxStorage): MailStore {
  function open({ name, address }: Correspondent): readonly Message[] {
    const known = mailboxes.read(address);
    if (known) return known;
    const messages = seedMailOf(address, name).map((seed) => toMessage(seed, address));
    mailboxes.write(address, messages);
    return messages;
  }

  function deliver(owner: Correspondent, message: Message): void {
    mailboxes.write(owner.address, [message, ...open(owner)]);
  }

  return {
    list: (owner, folder, search) =>
      open(owner).filter((message) => message.folder === folder && matches(message, search)),
    countUnread: (owner) =>
      open(owner).filter(({ folder, isUnread }) => folder === 'inbox' && isUnread).length,
    update(owner, id, changes) {
      const messages = open(owner);
      const known = messages.find((message) => message.id === id);
      if (!known) return null;
      const updated = { ...known, ...changes };
      mailboxes.write(
        owner.address,
        messages.map((message) => (message.id === id ? updated : message)),
      );
      return updated;
    },
    send(owner, draft) {
      const sent = { ...draft, from: owner, sentAt: new Date().toISOString() };
      const copy = { ...sent, id: randomUUID(), folder: 'sent' as const, isUnread: false };
      deliver(owner, copy);
      // Whether the address exists is not revealed: every address gets a mailbox.
      deliver(
        { name: draft.to, address: draft.to },
        { ...sent, id: randomUUID(), folder: 'inbox', isUnread: true },
      );
      return copy;
    },
  };
}

function toMessage({ from, subject, text, minutesAgo, isUnread = false }: SeedMail, to: string): Message {
  const sentAt = new Date(Date.now() - minutesAgo * 60_000).toISOString();
  return { id: randomUUID(), folder: 'inbox', isUnread, from, to, subject, text, sentAt };
}

/** Whether each word of the search is in a mail, regardless of case. */
function matches({ from, to, subject, text }: Message, search: string): boolean {
  const content = [from.name, from.address, to, subject, text].join('\n').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => content.includes(word));
}
