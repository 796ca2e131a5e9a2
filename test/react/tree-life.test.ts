import { expect, it } from 'vitest';
import { createTreeLife, type LeftTree } from '../../src/react/kept-trees/tree-life.ts';

/** A tree with a part that notes what is called, under a number for each time that the tree is hidden. */
function openTree() {
  const life = createTreeLife();
  const calls: string[] = [];
  let times = 0;
  function note(): Required<LeftTree> {
    times += 1;
    const by = times;
    return {
      beforeReturn: () => calls.push(`${by} beforeReturn`),
      afterReturn: () => calls.push(`${by} afterReturn`),
      arrived: () => calls.push(`${by} arrived`),
      dropped: () => calls.push(`${by} dropped`),
    };
  }
  return { life, calls, note };
}

it('a tree that is hidden again while its return is suspended returns as it was at first', async () => {
  const { life, calls, note } = openTree();
  const stop = life.onLeave(note);
  life.leave();
  life.beforeReturn();
  // Its effects do not begin: it is suspended.
  stop();
  life.leave();
  life.keep(note());
  life.beforeReturn();
  life.afterReturn();
  life.arrived();
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
  life.leave();
  life.dropped();
  expect(calls).toHaveLength(7);
});

it('a tree that goes while its return is suspended drops all that was kept for it', () => {
  const { life, calls, note } = openTree();
  life.leave();
  life.keep(note());
  life.beforeReturn();
  life.leave();
  life.keep(note());
  life.dropped();
  expect(calls).toEqual(['1 beforeReturn', '2 dropped', '1 dropped']);
});
