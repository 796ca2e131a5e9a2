'use client';

import { useState } from 'react';
import type { SignedInSession } from '../../session/index.ts';
import type { ConnectionStatus } from '../../store/index.ts';
import { accountMessage } from '../session-avatar/account-message.ts';
import type { SessionSwitcherLabels } from './session-switcher-labels.ts';

/** The announcement of the last event: a change of the current account, or the success of an action. */
export interface Announcement {
  readonly text: string;
  /** The number of announcements so far, to announce equal texts again. */
  readonly count: number;
  /** Whether the event is a change to another account. */
  readonly isSwitch: boolean;
  /** The ID of the last current session, which is kept while the accounts are loading. `undefined` before the first. */
  readonly id: string | null | undefined;
}

interface Accounts {
  readonly current: SignedInSession | null;
  /** Whether it is unknown which session is current. */
  readonly isBusy: boolean;
  readonly connection: ConnectionStatus;
  readonly labels: SessionSwitcherLabels;
}

/** Returns the last announcement and a function that announces a text. The initial account is not announced. */
export function useAnnouncement({
  current,
  isBusy,
  connection,
  labels,
}: Accounts): [announcement: Announcement, announce: (text: string) => void] {
  const id = current?.id ?? null;
  const [last, setLast] = useState<Announcement>({ id: undefined, text: '', count: 0, isSwitch: false });
  if (last.id !== id && !isBusy && connection !== 'failed') {
    const [text] = current ? accountMessage(labels.switchedTo, current, labels) : [labels.notSignedIn];
    const isFirst = last.id === undefined;
    setLast({ id, text: isFirst ? '' : text, count: last.count + 1, isSwitch: !isFirst && current !== null });
  }
  const announce = (text: string): void =>
    setLast(({ id: lastId, count }) => ({ id: lastId, text, count: count + 1, isSwitch: false }));
  return [last, announce];
}
