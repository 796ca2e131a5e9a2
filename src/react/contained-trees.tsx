'use client';

import { type ReactNode, useState } from 'react';
import { ScopeErrorBoundary } from './scope-error-boundary.tsx';

interface ContainedTreesProps {
  readonly trees: ReadonlyMap<string | number, ReactNode>;
}

/**
 * Renders trees by key, each in an error boundary that remains for one more change after its tree was removed. React
 * reports an error in the cleanup of a removed effect to the error boundary around the removed tree, and remounts all
 * of its content.
 */
export function ContainedTrees({ trees }: ContainedTreesProps): ReactNode {
  const keys = [...trees.keys()];
  const [{ current, previous }, setKeys] = useState({ current: keys, previous: keys });
  if (String(keys) !== String(current)) setKeys({ current: keys, previous: current });
  return [...new Set([...previous, ...keys])].map((key) => (
    <ScopeErrorBoundary key={key}>{trees.get(key)}</ScopeErrorBoundary>
  ));
}
