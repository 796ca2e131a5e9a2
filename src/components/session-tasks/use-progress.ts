'use client';

import { useState } from 'react';
import type { PendingSession } from '../../session/index.ts';

export interface Progress {
  readonly position: number;
  readonly total: number;
}

/**
 * Tracks the progress. The server sends only the remaining tasks, so tasks that were sent earlier count as completed.
 */
export function useProgress({ id, tasks }: PendingSession): Progress {
  const [previous, setPrevious] = useState({ id, total: tasks.length, remaining: tasks.length });
  const isSameSession = previous.id === id;
  const added = isSameSession ? Math.max(0, tasks.length - previous.remaining) : 0;
  const total = isSameSession ? previous.total + added : tasks.length;
  if (!isSameSession || previous.remaining !== tasks.length)
    setPrevious({ id, total, remaining: tasks.length });
  return { position: total - tasks.length + 1, total };
}
