import { act } from '@testing-library/react';
import { expect, it } from 'vitest';
import { OnlyForSession } from 'multisession/next';
import { renderWithStore, setUp, setUpFakeTime } from '../react/set-up.tsx';

setUpFakeTime();

it.each([
  ['of the session for which they were rendered', {}, [true, true, false]],
  ['of the organization for which they were rendered', { organizationId: 'org_a' }, [false, true, false]],
  ['outside organizations, where they were rendered', { organizationId: null }, [true, false, false]],
])('OnlyForSession renders its children %s only', async (_, props, expected) => {
  const { store } = setUp();
  const { container } = await renderWithStore(
    store,
    <OnlyForSession sessionId="sess_ada" fallback="no" {...props}>
      yes
    </OnlyForSession>,
  );
  const shown: boolean[] = [];
  for (const [id, organizationId] of [
    ['sess_ada', null],
    ['sess_ada', 'org_a'],
    ['sess_bob', null],
  ] as const) {
    await act(() => store.switchTo(id, { organizationId }));
    shown.push(container.textContent === 'yes');
  }
  expect(shown).toEqual(expected);
});
