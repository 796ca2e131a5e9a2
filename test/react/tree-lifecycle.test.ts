import { expect, it } from 'vitest';
import { createTreeLifecycle, type HiddenTreeHooks } from '../../src/react/keep-alive/tree-lifecycle.ts';

/** Creates the lifecycle of a tree with hooks that record their calls, numbered by hidden phase. */
function createTree() {
  const lifecycle = createTreeLifecycle();
  const calls: string[] = [];
  let times = 0;
  function recordHooks(): Required<HiddenTreeHooks> {
    times += 1;
    const prefix = times;
    return {
      beforeShow: () => calls.push(`${prefix} beforeShow`),
      afterShow: () => calls.push(`${prefix} afterShow`),
      effectsRestored: () => calls.push(`${prefix} effectsRestored`),
      disposed: () => calls.push(`${prefix} disposed`),
    };
  }
  return { life: lifecycle, calls, note: recordHooks };
}

it('createTreeLifecycle() runs the hooks of the previous hidden phase last if the tree is hidden again before it is fully shown', async () => {
  const { life: lifecycle, calls, note: recordHooks } = createTree();
  const unsubscribe = lifecycle.onHide(recordHooks);
  lifecycle.hide();
  lifecycle.beforeShow();
  // Its effects are not mounted, because it is suspended.
  unsubscribe();
  lifecycle.hide();
  lifecycle.addHooks(recordHooks());
  lifecycle.beforeShow();
  lifecycle.afterShow();
  lifecycle.effectsRestored();
  await Promise.resolve();
  expect(calls).toEqual([
    '1 beforeShow',
    '2 beforeShow',
    '1 beforeShow',
    '2 afterShow',
    '1 afterShow',
    '2 effectsRestored',
    '1 effectsRestored',
  ]);
  lifecycle.hide();
  lifecycle.disposed();
  expect(calls).toHaveLength(7);
});

it('createTreeLifecycle() disposes the hooks of all hidden phases if the tree is removed before it is shown', () => {
  const { life: lifecycle, calls, note: recordHooks } = createTree();
  lifecycle.hide();
  lifecycle.addHooks(recordHooks());
  lifecycle.beforeShow();
  lifecycle.hide();
  lifecycle.addHooks(recordHooks());
  lifecycle.disposed();
  expect(calls).toEqual(['1 beforeShow', '2 disposed', '1 disposed']);
});
