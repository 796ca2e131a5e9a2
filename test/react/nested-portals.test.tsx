import { act } from '@testing-library/react';
import { type ReactNode, useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { expect, it } from 'vitest';
import { SessionScope, type SessionStore, useActiveSession } from 'multisession';
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
    function Mailboxes() {
      const [id, setId] = useState('sess_carol');
      useEffect(() => {
        setInner = setId;
      }, []);
      return (
        <SessionScope sessionId={id} keepAlive={3}>
          <Toast where={where} />
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
    const { switched, signedOut, returned } = await signOutWhileHidden(store);
    expect([switched, signedOut]).toEqual(['Bob', 'Bob']);
    expect(returned).not.toContain('Toast of sess_carol');
  },
);

it.each(['in an element', 'beside the elements'])(
  'a portal %s of a nested tree that was shown stays hidden when its session closes while the tree around it is hidden',
  async (where) => {
    const { store } = setUp();
    await renderWithStore(
      store,
      <SessionScope keepAlive={3}>
        <ForAccount id="sess_ada">
          <SessionScope sessionId="sess_carol" keepAlive={3}>
            <Toast where={where} />
          </SessionScope>
        </ForAccount>
        <ForAccount id="sess_bob">Bob</ForAccount>
      </SessionScope>,
    );
    await settle();
    const { switched, signedOut, returned } = await signOutWhileHidden(store);
    expect([switched, signedOut]).toEqual(['Bob', 'Bob']);
    expect(returned).not.toContain('Toast of sess_carol');
  },
);

/** Renders a portal with the ID of the session, within an element or not. */
function Toast({ where }: { readonly where: string }): ReactNode {
  const { id } = useActiveSession();
  const toast = createPortal(<p>{`Toast of ${id}`}</p>, document.body);
  return where === 'in an element' ? <main>{toast}</main> : toast;
}

/** Signs Carol out while Ada's tree is hidden, and shows that tree again. Returns the visible text after each step. */
async function signOutWhileHidden(store: SessionStore) {
  const textAfter = async (step: () => Promise<unknown>): Promise<string> => {
    await act(step);
    await settle();
    return visibleText();
  };
  return {
    switched: await textAfter(() => store.switchTo('sess_bob')),
    signedOut: await textAfter(() => store.signOut({ session: 'sess_carol' })),
    returned: await textAfter(() => store.switchTo('sess_ada')),
  };
}
