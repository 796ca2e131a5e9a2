import { act } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { SessionScope, useSession } from 'multisession';
import { bob, ada, renderWithStore, setUp, setUpFakeTime } from './set-up.tsx';

setUpFakeTime();

const indexes = Array.from({ length: 100 }, (_, index) => index);

it('a change elsewhere in the state is compared once for all components of a session', async () => {
  const { store } = setUp({ sessions: [ada(), bob()] });
  const selected = vi.fn<() => void>();
  function Name() {
    return useSession(({ session }) => {
      selected();
      return session?.publicUserData?.firstName;
    });
  }
  const names = indexes.map((index) => <Name key={index} />);
  const scopes = ['sess_ada', 'sess_bob'].map((id) => (
    <SessionScope key={id} sessionId={id}>
      {names}
    </SessionScope>
  ));
  const { container } = await renderWithStore(store, scopes);
  expect(container.textContent).toBe('Ada'.repeat(100) + 'Bob'.repeat(100));

  selected.mockClear();
  await act(() => store.switchTo(null));
  expect(selected).not.toHaveBeenCalled();

  await act(() => store.signOut({ session: 'sess_ada' }));
  expect(container.textContent).toBe('Bob'.repeat(100));
});
