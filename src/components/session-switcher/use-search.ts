'use client';

import { useEffect, useEffectEvent, useState } from 'react';
import type { Session } from '../../session/index.ts';
import { formatPlural } from '../labels/format-message.ts';
import { useLocale } from '../labels/session-labels-provider.tsx';
import { accountOf } from '../session-avatar/account.ts';
import type { SessionSwitcherLabels } from './session-switcher-labels.ts';

/** The time after the last key press until the number of matches is announced, in ms. */
const ANNOUNCEMENT_DELAY_MS = 500;

/** The search among the accounts. */
export interface Search {
  readonly query: string;
  readonly setQuery: (query: string) => void;
  /** The accounts whose name and identifier contain all words of the query. */
  readonly matches: readonly Session[];
  /** The number of matches apart from the displayed account, which the user is not searching for. */
  readonly otherCount: number;
}

interface Announcer {
  readonly labels: SessionSwitcherLabels;
  readonly announce: (text: string) => void;
}

/**
 * Searches the accounts, and announces the number of matches once the user has stopped typing. The query is cleared when
 * the popup opens.
 */
export function useSearch(
  isPopupOpen: boolean,
  sessions: readonly Session[],
  displayed: Session | null,
  { labels, announce }: Announcer,
): Search {
  const locale = useLocale();
  const [query, setQuery] = useState('');
  const [wasPopupOpen, setWasPopupOpen] = useState(isPopupOpen);
  if (isPopupOpen !== wasPopupOpen) {
    setWasPopupOpen(isPopupOpen);
    if (isPopupOpen) setQuery('');
  }
  const words = fold(query, locale).split(/\s+/);
  const matches = sessions.filter((session) => {
    const { name, identifier } = accountOf(session);
    const text = fold(`${name} ${identifier}`, locale);
    return words.every((word) => text.includes(word));
  });
  const otherCount = matches.filter(({ id }) => id !== displayed?.id).length;

  const announceCount = useEffectEvent(() =>
    announce(otherCount === 0 ? labels.noMatches : formatPlural(labels.matches, otherCount, locale)),
  );
  useEffect(() => {
    const timer = setTimeout(() => query && announceCount(), ANNOUNCEMENT_DELAY_MS);
    return () => clearTimeout(timer);
  }, [query]);

  return { query, setQuery, matches, otherCount };
}

/** Removes the differences of case and accents. */
function fold(text: string, locale: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase(locale);
}
