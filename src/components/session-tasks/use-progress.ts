'use client';

import { useState } from 'react';
import type { PendingSession } from '../../session/index.ts';

export interface Progress {
  readonly position: number;
  readonly total: number;
}

/** How far one has come: a server tells only what is left, so what was seen before counts as done. */
export function useProgress({ id, tasks }: PendingSession): Progress {
  const [seen, setSeen] = useState({ id, total: tasks.length, remaining: tasks.length });
  const isSameSession = seen.id === id;
  const added = isSameSession ? Math.max(0, tasks.length - seen.remaining) : 0;
  const total = isSameSession ? seen.total + added : tasks.length;
  if (!isSameSession || seen.remaining !== tasks.length) setSeen({ id, total, remaining: tasks.length });
  return { position: total - tasks.length + 1, total };
}
