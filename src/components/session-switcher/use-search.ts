'use client';

import { useState } from 'react';
import type { Session } from '../../session/index.ts';
import { useLocale } from '../labels/session-labels-provider.tsx';
import { accountOf } from '../session-avatar/account.ts';

/** The search among the accounts. */
export interface Search {
  readonly query: string;
  readonly setQuery: (query: string) => void;
  /** The accounts whose name and identifier contain all words of the query. */
  readonly matches: readonly Session[];
}

/** Searches the accounts. The query is cleared when the popup opens. */
export function useSearch(isPopupOpen: boolean, sessions: readonly Session[]): Search {
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
  return { query, setQuery, matches };
}

/** Removes the differences of case and accents. */
function fold(text: string, locale: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase(locale);
}
