'use client';

import { createContext, use, useEffectEvent, useLayoutEffect } from 'react';
import type { HiddenTreeHooks, TreeLifecycle } from './tree-lifecycle.ts';

/** Null where nothing is kept. */
export const TreeLifecycleContext = createContext<TreeLifecycle | null>(null);

/** Calls the listener when the tree is about to be hidden, before any effect of it ends. */
export function useBeforeHide(listener: () => HiddenTreeHooks): void {
  const lifecycle = use(TreeLifecycleContext);
  const beforeHide = useEffectEvent(listener);
  useLayoutEffect(() => lifecycle?.onHide(() => beforeHide()), [lifecycle]);
}
