'use client';

import { createContext, use, useEffectEvent, useLayoutEffect } from 'react';
import type { LeftTree, TreeLife } from './tree-life.ts';

/** Null where nothing is kept. */
export const TreeLifeContext = createContext<TreeLife | null>(null);

/** Calls the listener when the tree is about to be hidden, before any effect of it ends. */
export function useOnLeave(listener: () => LeftTree): void {
  const life = use(TreeLifeContext);
  const onLeave = useEffectEvent(listener);
  useLayoutEffect(() => life?.onLeave(() => onLeave()), [life]);
}
