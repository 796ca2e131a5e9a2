import { act } from '@testing-library/react';
import { createPortal } from 'react-dom';
import { expect, it } from 'vitest';
import { SessionScope, useActiveSession } from 'multisession';
import { renderWithStore, setUp, setUpFakeTime, settle } from './set-up.tsx';

setUpFakeTime();

function Toast() {
  const { publicUserData } = useActiveSession();
  return createPortal(<p>{`Toast of ${publicUserData?.firstName}`}</p>, document.body);
}

it.each([
  [
    'in an element of the tree',
    <main key="in">
      <Toast />
    </main>,
  ],
  ['beside the elements of the tree', <Toast key="beside" />],
])('a portal %s is hidden together with its tree', async (_, children) => {
  const { store } = setUp();
  await renderWithStore(store, <SessionScope keepAlive={3}>{children}</SessionScope>);
  await settle();
  const paragraphs = [...document.querySelectorAll('p')];
  const toast = paragraphs.find(({ textContent }) => textContent === 'Toast of Ada');
  await act(() => store.switchTo('sess_bob'));
  await settle();
  expect(toast?.style.display).toBe('none');
  await act(() => store.switchTo('sess_ada'));
  await settle();
  expect(toast?.isConnected).toBe(true);
  expect(toast?.style.display).toBe('');
});
