import { useState } from 'react';
import type { Draft, Folder } from './mail-api.ts';

/** The state of the mail page of one account. It is kept with the tree of the account. */
export interface Mailbox {
  readonly folder: Folder;
  readonly search: string;
  /** The ID of the open mail. */
  readonly openId: string | null;
  readonly isComposing: boolean;
  readonly draft: Draft;
  /** The message about the last action, such as a mail that was sent. */
  readonly news: string;
}

export type SetMailbox = (changes: Partial<Mailbox>) => void;

export const emptyDraft: Draft = { to: '', subject: '', text: '' };

const initialMailbox: Mailbox = {
  folder: 'inbox',
  search: '',
  openId: null,
  isComposing: false,
  draft: emptyDraft,
  news: '',
};

/** Returns the state of the mail page, and a function that changes a part of it. */
export function useMailbox(): [Mailbox, SetMailbox] {
  const [mailbox, setMailbox] = useState(initialMailbox);
  return [mailbox, (changes) => setMailbox((current) => ({ ...current, ...changes }))];
}

/** Whether something of a draft is worth keeping. */
export function hasContent({ to, subject, text }: Draft): boolean {
  return [to, subject, text].some((field) => field.trim() !== '');
}
