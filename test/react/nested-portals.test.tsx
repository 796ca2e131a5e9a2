import { act } from '@testing-library/react';
import { type ReactNode, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { expect, it } from 'vitest';
import { SessionScope, useActiveSession } from 'multisession';
import { renderWithStore, setUp, setUpFakeTime, settle } from './set-up.tsx';
import { visibleText } from './visible-text.ts';

setUpFakeTime();

function ForAccount({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  return useActiveSession().id === id ? children : null;
}

it.each(['in an element', 'beside the elements'])(
  'a portal %s of a nested kept tree stays hidden when its session closes while the tree around it is hidden',
  async (where) => {
    const { store } = setUp();
    let setInner: (id: string) => void = () => {};
    function Toast() {
      const { id } = useActiveSession();
      return createPortal(<p>{`Toast of ${id}`}</p>, document.body);
    }
    function Mailboxes() {
      const [id, setId] = useState('sess_carol');
      useEffect(() => {
        setInner = setId;
      }, []);
      return (
        <SessionScope sessionId={id} keepAlive={3}>
          {where === 'beside the elements' ? (
            <Toast />
          ) : (
            <main>
              <Toast />
            </main>
          )}
        </SessionScope>
      );
    }
    await renderWithStore(
      store,
      <SessionScope keepAlive={3}>
        <ForAccount id="sess_ada">
          <Mailboxes />
        </ForAccount>
        <ForAccount id="sess_bob">Bob</ForAccount>
      </SessionScope>,
    );
    await settle();
    expect(visibleText()).toContain('Toast of sess_carol');
    await act(async () => setInner('sess_ada'));
    await settle();
    expect(visibleText()).not.toContain('Toast of sess_carol');
    await act(() => store.switchTo('sess_bob'));
    await settle();
    expect(visibleText()).toBe('Bob');
    await act(() => store.signOut({ session: 'sess_carol' }));
    await settle();
    expect(visibleText()).toBe('Bob');
    await act(() => store.switchTo('sess_ada'));
    await settle();
    expect(visibleText()).not.toContain('Toast of sess_carol');
  },
);

it.each(['in an element', 'beside the elements'])(
  'a portal %s of a nested tree that was shown stays hidden when its session closes while the tree around it is hidden',
  async (where) => {
    const { store } = setUp();
    function Toast() {
      const { id } = useActiveSession();
      return createPortal(<p>{`Toast of ${id}`}</p>, document.body);
    }
    await renderWithStore(
      store,
      <SessionScope keepAlive={3}>
        <ForAccount id="sess_ada">
          <SessionScope sessionId="sess_carol" keepAlive={3}>
            {where === 'beside the elements' ? (
              <Toast />
            ) : (
              <main>
                <Toast />
              </main>
            )}
          </SessionScope>
        </ForAccount>
        <ForAccount id="sess_bob">Bob</ForAccount>
      </SessionScope>,
    );
    await settle();
    await act(() => store.switchTo('sess_bob'));
    await settle();
    expect(visibleText()).toBe('Bob');
    await act(() => store.signOut({ session: 'sess_carol' }));
    await settle();
    expect(visibleText()).toBe('Bob');
    await act(() => store.switchTo('sess_ada'));
    await settle();
    expect(visibleText()).not.toContain('Toast of sess_carol');
  },
);
