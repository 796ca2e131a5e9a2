import { act, render } from '@testing-library/react';
import { createPortal } from 'react-dom';
import { type ReactNode, useState } from 'react';
import { expect, it } from 'vitest';
import { SessionProvider, SessionScope, useActiveSession } from 'multisession';
import { setUp, setUpFakeTime, settle } from './set-up.tsx';
import { visibleText } from './visible-text.ts';

setUpFakeTime();

function Slot() {
  const { id } = useActiveSession();
  return (
    <header>
      {`Header of ${id}. `}
      <b className={`slot-${id}`} />
    </header>
  );
}

function Page() {
  const { id } = useActiveSession();
  // The slot of another scope, which belongs to another account.
  const [slot] = useState(() => document.querySelector('.slot-sess_bob'));
  return (
    <main>
      {`Page of ${id}. `}
      {id === 'sess_ada' && slot && createPortal(<i id="actions">Actions of Ada. </i>, slot)}
    </main>
  );
}

/** Renders two scopes side by side. Returns a function that shows other accounts in them, and returns the visible text. */
async function renderScopes(shownHeader: string, shownPage: string) {
  const { store } = setUp();
  await store.refresh();
  const app = (header: string, page: string): ReactNode => (
    <SessionProvider store={store}>
      <SessionScope sessionId={`sess_${header}`} keepAlive={3}>
        <Slot />
      </SessionScope>
      <SessionScope sessionId={`sess_${page}`} keepAlive={3}>
        <Page />
      </SessionScope>
    </SessionProvider>
  );
  const { rerender } = render(app(shownHeader, shownPage));
  await settle();
  return async (header: string, page: string) => {
    await act(async () => rerender(app(header, page)));
    await settle();
    return visibleText();
  };
}

it('a portal into a hidden tree of another scope stays hidden when that tree is shown without its own', async () => {
  const show = await renderScopes('bob', 'carol');
  expect(await show('bob', 'ada')).toContain('Actions of Ada');
  expect(await show('carol', 'ada')).not.toContain('Actions');
  expect(await show('carol', 'carol')).not.toContain('Actions');
  expect(await show('bob', 'carol')).not.toContain('Actions');
  expect(document.getElementById('actions')).toBeNull();
  expect(await show('bob', 'ada')).toContain('Actions of Ada');
  expect(document.getElementById('actions')).not.toBeNull();
});

it('a portal into a tree of another scope that is hidden in the same commit stays hidden', async () => {
  const show = await renderScopes('bob', 'carol');
  expect(await show('bob', 'ada')).toContain('Actions of Ada');
  expect(await show('carol', 'carol')).not.toContain('Actions');
  expect(await show('bob', 'carol')).not.toContain('Actions');
  expect(document.getElementById('actions')).toBeNull();
});

it('a portal into a visible tree of another scope is hidden together with its own', async () => {
  const show = await renderScopes('bob', 'carol');
  expect(await show('bob', 'ada')).toContain('Actions of Ada');
  expect(await show('bob', 'carol')).not.toContain('Actions');
  expect(document.getElementById('actions')).toBeNull();
});
