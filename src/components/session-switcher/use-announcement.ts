'use client';

import { useState } from 'react';
import { bidiIsolate } from '../labels/bidi-isolate.ts';
import { accountOf } from '../session-avatar/account.ts';
import type { Switcher } from './switcher-context.ts';

interface Announcement {
  readonly text: string;
  readonly announce: (text: string) => void;
}

/**
 * Returns the announcement of the last event: the new current account, or a text passed to `announce`. The initial account
 * is not announced.
 */
export function useAnnouncement({
  current,
  isLoading,
  connection,
  labels,
}: Pick<Switcher, 'current' | 'isLoading' | 'connection' | 'labels'>): Announcement {
  const id = current?.id ?? null;
  const [announcement, setAnnouncement] = useState({ id: undefined as string | null | undefined, text: '' });
  if (announcement.id !== id && !isLoading && connection !== 'failed') {
    const text = current
      ? labels.youAreNow(bidiIsolate(accountOf(current).name || labels.unnamed))
      : labels.nobody;
    setAnnouncement({ id, text: announcement.id === undefined ? '' : text });
  }
  return { text: announcement.text, announce: (text) => setAnnouncement((last) => ({ ...last, text })) };
}
