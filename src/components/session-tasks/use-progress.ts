'use client';

import { useState } from 'react';
import type { PendingSession } from '../../session/index.ts';

export interface Progress {
  readonly position: number;
  readonly total: number;
}

/** How far one has come: a server tells only what is left, so what was seen before counts as done. */
export function useProgress({ id, tasks }: PendingSession): Progress {
  const [seen, setSeen] = useState({ id, total: tasks.length, left: tasks.length });
  const isSame = seen.id === id;
  const added = isSame ? Math.max(0, tasks.length - seen.left) : 0;
  const total = isSame ? seen.total + added : tasks.length;
  if (!isSame || seen.left !== tasks.length) setSeen({ id, total, left: tasks.length });
  return { position: total - tasks.length + 1, total };
}
