import { act } from '@testing-library/react';
import { memo } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { type SessionStore, SignedIn, useSession, useSessionList, type UseSessionResult } from 'multisession';
import { setUp, show, fakeTime } from './set-up.tsx';

fakeTime();

/** Counts how often each of a handful of consumers renders. */
async function count(store: SessionStore) {
  const rendered = vi.fn<(name: string) => void>();
  const pickId = ({ session }: UseSessionResult) => session?.id;
  const Whole = memo(function Whole() {
    rendered('whole');
    return useSession().status;
  });
  const Id = memo(function Id() {
    rendered('id');
    return useSession(pickId);
  });
  const User = memo(function User() {
    rendered('user');
    return useSession(({ session }) => session?.user)?.id;
  });
  const Several = memo(function Several() {
    rendered('object');
    return useSession(({ status, session }) => ({ status, name: session?.publicUserData?.firstName })).name;
  });
  const List = memo(function List() {
    rendered('list');
    return useSessionList().length;
  });
  const Gated = memo(function Gated() {
    rendered('gated');
    return null;
  });
  await show(
    store,
    <>
      <Whole />
      <Id />
      <User />
      <Several />
      <List />
      <SignedIn>
        <Gated />
      </SignedIn>
    </>,
  );
  rendered.mockClear();
  return () =>
    ['whole', 'id', 'user', 'object', 'list', 'gated'].map((name) => {
      return `${name} ${rendered.mock.calls.filter(([who]) => who === name).length}`;
    });
}

const none = ['whole 0', 'id 0', 'user 0', 'object 0', 'list 0', 'gated 0'];

describe('nobody renders', () => {
  it('when a refetch brings the same again', async () => {
    const { store } = setUp();
    const renders = await count(store);
    await act(() => store.refresh());
    expect(renders()).toEqual(none);
  });

  it('when the connection is lost and comes back', async () => {
    const { backend, store } = setUp();
    const renders = await count(store);
    backend.fail(new TypeError('fetch failed'));
    await act(() => store.refresh().catch(() => {}));
    backend.fail(null);
    await act(() => store.refresh());
    expect(renders()).toEqual(none);
  });

  it('when a token is fetched', async () => {
    const { store } = setUp();
    const renders = await count(store);
    await act(() => store.current().session?.getToken());
    expect(renders()).toEqual(none);
  });
});

it('only lists render when a parked session changes', async () => {
  const { backend, store } = setUp();
  const renders = await count(store);
  backend.update('sess_bob', { lastActiveAt: new Date() });
  await act(() => store.refresh());
  expect(renders()).toEqual(['whole 0', 'id 0', 'user 0', 'object 0', 'list 1', 'gated 0']);
});

it('a selector spares the render when a field changes that it does not read', async () => {
  const { store } = setUp();
  const renders = await count(store);
  await act(() => store.current().session?.touch());
  expect(renders()).toEqual(['whole 1', 'id 0', 'user 0', 'object 0', 'list 1', 'gated 0']);
});

describe('a switch renders everybody who reads who is current', () => {
  it('exactly once, before the backend has answered', async () => {
    const { backend, store } = setUp();
    const renders = await count(store);
    backend.hold();
    await act(async () => void store.switchTo('sess_bob'));
    expect(renders()).toEqual(['whole 1', 'id 1', 'user 1', 'object 1', 'list 0', 'gated 0']);
  });

  it('exactly once in all, where the answer changes nothing that is read', async () => {
    const { backend, store } = setUp();
    const renders = await count(store);
    const release = backend.hold();
    await act(async () => void store.switchTo('sess_bob'));
    await act(async () => release());
    expect(renders().slice(1, 4)).toEqual(['id 1', 'user 1', 'object 1']);
  });
});
