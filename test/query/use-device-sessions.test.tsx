import { act, screen, within } from '@testing-library/react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { SessionError, SessionScope, useSession, useSessionStore } from 'multisession';
import {
  type DeviceSessionList,
  deviceSessionsInfiniteOptions,
  deviceSessionsKey,
  deviceSessionsOptions,
  useDeviceSessions,
  useRevokeDeviceSession,
  useRevokeOtherDeviceSessions,
} from 'multisession/query';
import { createSessionData } from '../../src/testing/index.ts';
import { setUpFakeTime, settle } from '../react/set-up.tsx';
import { setUpDevices, signInOnOtherDevice } from './set-up.tsx';

setUpFakeTime();

let lists: (DeviceSessionList | undefined)[] = [];
beforeEach(() => {
  lists = [];
});

function Row({ id, isCurrent }: { readonly id: string; readonly isCurrent: boolean }) {
  const { mutate, isPending, error } = useRevokeDeviceSession();
  return (
    <li aria-busy={isPending}>
      {id} {isCurrent && '(this one)'} {error?.code}
      <button type="button" onClick={() => mutate(id)}>
        revoke
      </button>
    </li>
  );
}

/** Stays mounted when the current session changes. */
function RevokeButton({ id }: { readonly id: string }) {
  const { mutate } = useRevokeDeviceSession();
  return <button onClick={() => mutate(id)}>revoke {id}</button>;
}

function Devices({ pageSize = 10 }: { readonly pageSize?: number }): ReactNode {
  const { data, isPending, error, hasNextPage, fetchNextPage } = useDeviceSessions({ pageSize });
  const others = useRevokeOtherDeviceSessions();
  lists.push(data);
  if (error) return <p>{error.code}</p>;
  if (isPending) return <p>pending</p>;
  return (
    <>
      <p>{data.totalCount} in all</p>
      <ul>
        {data.sessions.map(({ id, isCurrent }) => (
          <Row key={id} id={id} isCurrent={isCurrent} />
        ))}
      </ul>
      {hasNextPage && <button onClick={() => void fetchNextPage()}>more</button>}
      <button onClick={() => others.mutate()}>others</button>
      {others.error && <p>others: {others.error.code}</p>}
    </>
  );
}

const rows = () => screen.queryAllByRole('listitem').map((row) => row.textContent?.split(' ')[0]);
const row = (id: string) => {
  const found = screen.getAllByRole('listitem').find((item) => item.textContent?.startsWith(`${id} `));
  if (!found) throw new Error(`There is no row of ${id}.`);
  return found;
};

async function click(button: HTMLElement) {
  act(() => button.click());
  await settle();
  await settle();
}
const loadMore = () => click(screen.getByText('more'));
const revoke = (id: string) => click(within(row(id)).getByRole('button'));

describe('useDeviceSessions', () => {
  it('lists the sessions of the current account on all devices, and marks the current one', async () => {
    const { open } = setUpDevices(2);
    await open(<Devices />);
    expect(rows()).toEqual(['sess_0', 'sess_1', 'sess_ada']);
    expect(screen.getByText('3 in all')).toBeTruthy();
    expect(row('sess_ada').textContent).toContain('(this one)');
    expect(row('sess_0').textContent).not.toContain('(this one)');
  });

  it('loads one page at a time', async () => {
    const { open, countLists } = setUpDevices(4);
    await open(<Devices pageSize={2} />);
    expect(rows()).toEqual(['sess_0', 'sess_1']);
    await loadMore();
    await loadMore();
    expect(rows()).toEqual(['sess_0', 'sess_1', 'sess_2', 'sess_3', 'sess_ada']);
    expect(screen.queryByText('more')).toBeNull();
    expect(countLists()).toBe(3);
  });

  it('lists a session once although it has moved to the next page', async () => {
    const { open, backend } = setUpDevices(3);
    await open(<Devices pageSize={2} />);
    signInOnOtherDevice(backend, 'sess_new', 1);
    await loadMore();
    expect(rows()).toEqual(['sess_0', 'sess_1', 'sess_2']);
  });

  it('has no next page after an empty page', async () => {
    const { open, backend } = setUpDevices(3);
    await open(<Devices pageSize={3} />);
    const list = vi.spyOn(backend, 'listDeviceSessions').mockResolvedValue({ data: [], totalCount: 4 });
    await loadMore();
    expect(screen.queryByText('more')).toBeNull();
    expect(list).toHaveBeenCalledTimes(1);
  });

  it('does not render again when nothing has changed, and reuses unchanged rows', async () => {
    const { open, client, backend, store } = setUpDevices(2);
    await open(<Devices />);
    const renders = lists.length;
    const before = lists.at(-1)?.sessions ?? [];
    await act(() => client.refetchQueries({ queryKey: deviceSessionsKey(store, 'sess_ada') }));
    expect(lists.length).toBe(renders);
    signInOnOtherDevice(backend, 'sess_new', 1);
    await act(() => client.refetchQueries({ queryKey: deviceSessionsKey(store, 'sess_ada') }));
    await settle();
    expect(lists.at(-1)?.sessions.slice(1)).toHaveLength(3);
    for (const [index, session] of before.entries()) {
      expect(lists.at(-1)?.sessions[index + 1]).toBe(session);
    }
  });

  it('lists the devices of the scope’s session', async () => {
    const { open, backend } = setUpDevices(1);
    signInOnOtherDevice(backend, 'sess_bobs', 0, 'Bob Kahn');
    await open(
      <SessionScope sessionId="sess_bob">
        <Devices />
      </SessionScope>,
    );
    expect(rows()).toEqual(['sess_bobs', 'sess_bob']);
  });

  it('shows no devices of the previous account after a switch', async () => {
    const { open, backend, store } = setUpDevices(2);
    await open(<Devices />);
    backend.pauseResponses();
    act(() => void store.switchTo('sess_bob'));
    await settle();
    expect([rows(), screen.queryByText('pending') !== null]).toEqual([[], true]);
  });

  it.each([
    ['user', () => createSessionData({ name: 'Eve Moneypenny', id: 'sess_ada' })],
    ['actor', () => ({ actor: { sub: 'support' } })],
  ])('shows no devices of the previous %s after the session ID belongs to another one', async (_, change) => {
    const { open, backend, store } = setUpDevices(2);
    await open(<Devices />);
    vi.spyOn(backend, 'listDeviceSessions').mockReturnValue(new Promise(() => {}));
    backend.update('sess_ada', change());
    await act(() => store.refresh());
    await settle();
    expect([rows(), screen.queryByText('pending') !== null]).toEqual([[], true]);
  });

  it('sends no request while no session is current', async () => {
    const { open, countLists } = setUpDevices(2, { lastActiveSessionId: null });
    await open(<Devices />);
    expect(screen.getByText('pending')).toBeTruthy();
    expect(countLists()).toBe(0);
  });

  it.each(['session_closed', 'server_error', 'unsupported'] as const)(
    'does not retry after the error %s',
    async (code) => {
      const { open, backend, countLists } = setUpDevices(2);
      backend.fail(new SessionError({ code, message: 'made up' }), 'listDeviceSessions');
      await open(<Devices />);
      await act(() => vi.advanceTimersByTimeAsync(60_000));
      expect(screen.getByText(code)).toBeTruthy();
      expect(countLists()).toBe(1);
    },
  );
});

describe('useRevokeDeviceSession', () => {
  it('removes the row from the loaded pages without a request', async () => {
    const { open, countLists } = setUpDevices(4);
    await open(<Devices pageSize={2} />);
    await loadMore();
    countLists();
    await revoke('sess_1');
    expect(rows()).toEqual(['sess_0', 'sess_2', 'sess_3']);
    expect(screen.getByText('4 in all')).toBeTruthy();
    expect(countLists()).toBe(0);
    await loadMore();
    expect(rows()).toEqual(['sess_0', 'sess_2', 'sess_3', 'sess_ada']);
    expect(countLists()).toBe(1);
  });

  it('keeps the other rows referentially stable', async () => {
    const { open } = setUpDevices(3);
    await open(<Devices />);
    const before = lists.at(-1)?.sessions ?? [];
    await revoke('sess_0');
    const after = lists.at(-1)?.sessions ?? [];
    expect(after).toHaveLength(3);
    for (const [index, session] of after.entries()) expect(session).toBe(before[index + 1]);
  });

  it('is pending in its row only, until the session is revoked', async () => {
    const { open, backend } = setUpDevices(2);
    await open(<Devices />);
    const release = backend.pauseResponses();
    await revoke('sess_0');
    expect(['sess_0', 'sess_1'].map((id) => row(id).getAttribute('aria-busy'))).toEqual(['true', 'false']);
    release();
    await settle();
    await settle();
    expect(rows()).toEqual(['sess_1', 'sess_ada']);
  });

  it.each(['reverification_required', 'session_closed', 'network_error'] as const)(
    'keeps the row and does not retry after the error %s',
    async (code) => {
      const { open, backend, client } = setUpDevices(2);
      client.setDefaultOptions({ mutations: { retry: 3 } });
      await open(<Devices />);
      backend.fail(new SessionError({ code, message: 'made up' }), 'revokeDeviceSession');
      await revoke('sess_0');
      await act(() => vi.advanceTimersByTimeAsync(60_000));
      expect(rows()).toEqual(['sess_0', 'sess_1', 'sess_ada']);
      expect(screen.getByText('3 in all')).toBeTruthy();
      expect(row('sess_0').textContent).toContain(code);
      expect(row('sess_1').textContent).not.toContain(code);
      expect(backend.calls.filter(({ method }) => method === 'revokeDeviceSession')).toHaveLength(1);
    },
  );

  it('revokes several sessions concurrently and independently', async () => {
    const { open, backend } = setUpDevices(3);
    await open(<Devices />);
    backend.injectFaults(({ method }) =>
      method === 'revokeDeviceSession' ? { responseDelayMs: 100 } : undefined,
    );
    await revoke('sess_0');
    backend.fail(new SessionError({ code: 'forbidden', message: 'made up' }), 'revokeDeviceSession');
    await revoke('sess_1');
    await act(() => vi.advanceTimersByTimeAsync(200));
    expect(rows()).toEqual(['sess_1', 'sess_2', 'sess_ada']);
    expect(row('sess_1').textContent).toContain('forbidden');
  });

  it('keeps the row removed when an earlier list request finishes later', async () => {
    const { open, backend, client, store } = setUpDevices(2);
    await open(<Devices />);
    backend.injectFaults(({ method }) =>
      method === 'listDeviceSessions' ? { responseDelayMs: 1000 } : undefined,
    );
    void client.refetchQueries({ queryKey: deviceSessionsKey(store, 'sess_ada') });
    await settle();
    await revoke('sess_0');
    await act(() => vi.advanceTimersByTimeAsync(5000));
    expect(rows()).toEqual(['sess_1', 'sess_ada']);
  });

  it('updates the list of its own account although another one has become current', async () => {
    const { open, backend, store, client } = setUpDevices(2);
    await open(
      <>
        <Devices />
        <RevokeButton id="sess_0" />
      </>,
    );
    const release = backend.pauseResponses();
    await click(screen.getByText('revoke sess_0'));
    act(() => void store.switchTo('sess_bob'));
    release();
    await settle();
    await settle();
    expect(rows()).toEqual(['sess_bob']);
    const cached = client.getQueryData(deviceSessionsInfiniteOptions(store, 'sess_ada').queryKey);
    expect(cached?.pages.map(({ data }) => data.map(({ id }) => id))).toEqual([['sess_1', 'sess_ada']]);
  });

  it('refetches the list when no loaded row is left', async () => {
    const { open } = setUpDevices(2);
    await open(<Devices pageSize={1} />);
    await revoke('sess_0');
    await settle();
    expect(rows()).toEqual(['sess_1']);
    expect(screen.getByText('2 in all')).toBeTruthy();
  });

  it('refetches a page into which rows of the next page move up', async () => {
    const { open, countLists } = setUpDevices(4);
    await open(<OnePage />);
    expect(rows()).toEqual(['sess_0', 'sess_1']);
    countLists();
    await revoke('sess_0');
    await settle();
    expect(rows()).toEqual(['sess_1', 'sess_2']);
    expect(countLists()).toBe(1);
  });

  it('fails with not_signed_in while no session is current', async () => {
    const { open, backend } = setUpDevices(2, { lastActiveSessionId: null });
    await open(<Row id="sess_0" isCurrent={false} />);
    await revoke('sess_0');
    expect(row('sess_0').textContent).toContain('not_signed_in');
    expect(backend.calls.map(({ method }) => method)).not.toContain('revokeDeviceSession');
  });
});

describe('useRevokeOtherDeviceSessions', () => {
  it('keeps only the current session, without refetching the list', async () => {
    const { open, countLists } = setUpDevices(3);
    await open(<Devices />);
    countLists();
    await click(screen.getByText('others'));
    expect(rows()).toEqual(['sess_ada']);
    expect(screen.getByText('1 in all')).toBeTruthy();
    // The mutation itself lists the sessions once; the cached list is not refetched.
    expect(countLists()).toBe(1);
  });

  it('also revokes sessions that are not loaded, and updates the list', async () => {
    const { open } = setUpDevices(5);
    await open(<Devices pageSize={2} />);
    await click(screen.getByText('others'));
    await settle();
    expect(rows()).toEqual(['sess_ada']);
    expect(screen.getByText('1 in all')).toBeTruthy();
  });

  it('updates the total count for sessions that are not loaded', async () => {
    const { open, backend } = setUpDevices(0);
    for (const hours of [1, 2, 3]) signInOnOtherDevice(backend, `sess_${hours}`, -hours * 3600);
    await open(<Devices pageSize={2} />);
    expect(rows()).toEqual(['sess_ada', 'sess_1']);
    await click(screen.getByText('others'));
    await settle();
    expect(rows()).toEqual(['sess_ada']);
    expect(screen.getByText('1 in all')).toBeTruthy();
  });

  it('does not refetch the list when the session turns out to be closed', async () => {
    const { open, backend, countLists } = setUpDevices(2);
    await open(<Devices />);
    countLists();
    const error = new SessionError({ code: 'session_closed', message: 'made up' });
    backend.fail(error, 'revokeDeviceSession');
    await click(screen.getByText('others'));
    expect(screen.getByText('others: session_closed')).toBeTruthy();
    // The mutation itself lists the sessions once.
    expect(countLists()).toBe(1);
  });

  it('shows which sessions were revoked before it failed', async () => {
    const { open, backend } = setUpDevices(3);
    await open(<Devices />);
    let count = 0;
    backend.injectFaults(({ method }) => {
      if (method === 'revokeDeviceSession') count += 1;
      const error = new SessionError({ code: 'rate_limited', message: 'made up' });
      return count === 2 && method === 'revokeDeviceSession' ? { error } : undefined;
    });
    await click(screen.getByText('others'));
    await settle();
    expect(rows()).toEqual(['sess_1', 'sess_2', 'sess_ada']);
    expect(screen.getByText('others: rate_limited')).toBeTruthy();
  });
});

function OnePage(): ReactNode {
  const [page, setPage] = useState(0);
  const store = useSessionStore();
  const id = useSession(({ session }) => session?.id ?? '');
  const { data, isPlaceholderData } = useQuery(deviceSessionsOptions(store, id, { page, pageSize: 2 }));
  return (
    <>
      <ul aria-busy={isPlaceholderData}>
        {data?.data.map(({ id, isCurrent }) => (
          <Row key={id} id={id} isCurrent={isCurrent} />
        ))}
      </ul>
      <button onClick={() => setPage(page + 1)}>next</button>
    </>
  );
}

describe('deviceSessionsOptions', () => {
  const isBusy = () => screen.getByRole('list').getAttribute('aria-busy');

  it('keeps the previous page of the same account while the next one loads', async () => {
    const { open, backend } = setUpDevices(4);
    await open(<OnePage />);
    const release = backend.pauseResponses();
    await click(screen.getByText('next'));
    expect([rows(), isBusy()]).toEqual([['sess_0', 'sess_1'], 'true']);
    release();
    await settle();
    expect([rows(), isBusy()]).toEqual([['sess_2', 'sess_3'], 'false']);
  });

  it('shows no page of the previous account while the next one loads', async () => {
    const { open, backend, store } = setUpDevices(4);
    await open(<OnePage />);
    backend.pauseResponses();
    act(() => void store.switchTo('sess_bob'));
    await settle();
    expect(rows()).toEqual([]);
  });
});
