import { expect, it } from 'vitest';
import { createTreeLifecycle, type HiddenTreeHooks } from '../../src/react/keep-alive/tree-lifecycle.ts';

/** A tree with a part that notes what is called, under a number for each time that the tree is hidden. */
function createTree() {
  const lifecycle = createTreeLifecycle();
  const calls: string[] = [];
  let times = 0;
  function recordHooks(): Required<HiddenTreeHooks> {
    times += 1;
    const prefix = times;
    return {
      beforeShow: () => calls.push(`${prefix} beforeReturn`),
      afterShow: () => calls.push(`${prefix} afterReturn`),
      effectsRestored: () => calls.push(`${prefix} arrived`),
      disposed: () => calls.push(`${prefix} dropped`),
    };
  }
  return { life: lifecycle, calls, note: recordHooks };
}

it('a tree that is hidden again while its return is suspended returns as it was at first', async () => {
  const { life: lifecycle, calls, note: recordHooks } = createTree();
  const unsubscribe = lifecycle.onHide(recordHooks);
  lifecycle.hide();
  lifecycle.beforeShow();
  // Its effects do not begin: it is suspended.
  unsubscribe();
  lifecycle.hide();
  lifecycle.addHooks(recordHooks());
  lifecycle.beforeShow();
  lifecycle.afterShow();
  lifecycle.effectsRestored();
  await Promise.resolve();
  expect(calls).toEqual([
    '1 beforeReturn',
    '2 beforeReturn',
    '1 beforeReturn',
    '2 afterReturn',
    '1 afterReturn',
    '2 arrived',
    '1 arrived',
  ]);
  lifecycle.hide();
  lifecycle.disposed();
  expect(calls).toHaveLength(7);
});

it('a tree that goes while its return is suspended drops all that was kept for it', () => {
  const { life: lifecycle, calls, note: recordHooks } = createTree();
  lifecycle.hide();
  lifecycle.addHooks(recordHooks());
  lifecycle.beforeShow();
  lifecycle.hide();
  lifecycle.addHooks(recordHooks());
  lifecycle.disposed();
  expect(calls).toEqual(['1 beforeReturn', '2 dropped', '1 dropped']);
});
