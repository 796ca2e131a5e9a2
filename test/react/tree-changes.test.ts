import { expect, it, vi } from 'vitest';
import { createTreeChanges } from '../../src/react/keep-alive/tree-changes.ts';
import type { CachedTree } from '../../src/react/keep-alive/reconcile-trees.ts';
import { createTreeLifecycle } from '../../src/react/keep-alive/tree-lifecycle.ts';

it('a change that begins before the previous one is complete disposes the trees that the previous one has removed', () => {
  const { change, finish } = createTreeChanges();
  const trees = [1, 2].map((key): CachedTree => ({
    key,
    identity: { sessionId: `sess_${key}`, organizationId: null, userId: null, actor: 'null' },
    isExpired: false,
    shownOrder: key,
    lifecycle: createTreeLifecycle(),
  }));
  const commit = (shown: readonly CachedTree[]) =>
    change({
      cache: { trees: shown, evicted: [], lastKey: 2 },
      shown: undefined,
      onEvict: undefined,
      ownsPage: false,
    });
  const disposed = vi.fn<() => void>();
  trees[0]?.lifecycle.addHooks({ disposed });
  commit(trees);
  commit(trees.slice(1));
  commit([]);
  finish();
  expect(disposed).toHaveBeenCalledOnce();
});
