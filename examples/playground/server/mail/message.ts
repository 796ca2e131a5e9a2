/** The folders of a mailbox. */
export const folders = ['inbox', 'archive', 'sent'] as const;

export type Folder = (typeof folders)[number];

/** A person who writes or receives mail. */
export interface Correspondent {
  readonly name: string;
  readonly address: string;
}

/** A mail in the mailbox of one user. The recipient has a copy of their own. */
export interface Message {
  readonly id: string;
  readonly folder: Folder;
  readonly isUnread: boolean;
  readonly from: Correspondent;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The time at which it was sent, as an ISO 8601 string. */
  readonly sentAt: string;
}

/** The parts of a mail that its author writes. */
export type Draft = Pick<Message, 'to' | 'subject' | 'text'>;

/** A mail that a new mailbox contains. */
export interface SeedMail {
  readonly from: Correspondent;
  readonly subject: string;
  readonly text: string;
  /** How long ago it was sent, in minutes. */
  readonly minutesAgo: number;
  readonly isUnread?: boolean;
}
