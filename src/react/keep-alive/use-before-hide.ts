'use client';

import { createContext, use, useEffectEvent, useInsertionEffect } from 'react';
import type { HiddenTreeHooks, TreeLifecycle } from './tree-lifecycle.ts';

/** The lifecycle of the tree; `null` outside a kept tree. */
export const TreeLifecycleContext = createContext<TreeLifecycle | null>(null);

/** Calls the listener when the kept tree is about to be hidden, before its effects are unmounted. */
export function useBeforeHide(listener: () => HiddenTreeHooks): void {
  const lifecycle = use(TreeLifecycleContext);
  const beforeHide = useEffectEvent(listener);
  // Remains while the tree is hidden, unlike other effects.
  useInsertionEffect(() => lifecycle?.onHide(() => beforeHide()), [lifecycle]);
}
