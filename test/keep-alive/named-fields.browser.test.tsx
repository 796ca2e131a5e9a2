import type { ReactNode } from 'react';
import { expect, it } from 'vitest';
import { openPage, sessionQueryScope } from './page.tsx';

// A field with a name hides the property of its form with the same name, such as `form.children`.

const around = (name: string) => (trees: ReactNode) => (
  <form>
    <input name={name} />
    {trees}
  </form>
);

const beside = (name: string) => (trees: ReactNode) => (
  <>
    <form>
      <input name={name} />
    </form>
    {trees}
  </>
);

it.each([
  ['children', 'around', around('children')],
  ['contains', 'around', around('contains')],
  ['matches', 'around', around('matches')],
  ['children', 'beside', beside('children')],
  ['contains', 'beside', beside('contains')],
  ['matches', 'beside', beside('matches')],
] as const)('a field named "%s" of a form %s the scope does not break switches', async (_, _where, wrap) => {
  const { switchTo, find } = await openPage(sessionQueryScope, <input className="draft" />, { wrap });
  find('input').value = 'Dear Bob';
  await switchTo('Bob');
  await switchTo('Ada');
  expect(find('input').value).toBe('Dear Bob');
});

it.each(['children', 'contains', 'matches'])(
  'a field named "%s" of a form in the tree does not break switches',
  async (name) => {
    const form = (
      <form>
        <input className="draft" name={name} />
      </form>
    );
    const { switchTo, find } = await openPage(sessionQueryScope, form);
    find('input').value = 'Dear Bob';
    await switchTo('Bob');
    await switchTo('Ada');
    expect(find('input').value).toBe('Dear Bob');
  },
);
