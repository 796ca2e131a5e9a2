import { useQuery } from '@tanstack/react-query';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { type ReactNode, StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  SessionError,
  SessionScope,
  useConnectionStatus,
  useSession,
  useSessionActions,
  useSessionList,
} from 'multisession';
import { SessionQueryScope } from 'multisession/query';
import {
  createClosedSessionData,
  createPendingSessionData,
  createSessionData,
  inMemoryBackend,
  TestSessionProvider,
  type TestSessionProviderProps,
} from '../../src/testing/index.ts';

const ada = createSessionData({ name: 'Ada' });
const grace = createSessionData({ name: 'Grace' });

const closed = createClosedSessionData({ name: 'Ada', status: 'expired', createdAt: ada.createdAt });

afterEach(cleanup);

const renders: string[] = [];
beforeEach(() => void renders.splice(0));

/** Returns the rendered texts without the second calls of StrictMode. */
const renderedTexts = (): readonly string[] => renders.filter((_, index) => index % 2 === 0);

/** Renders the current session and all accounts, and records each render. */
function CurrentSession() {
  const current = useSession();
  const names = useSessionList().map(({ publicUserData }) => publicUserData?.firstName);
  const reason = current.status === 'signed-out' ? ` (${current.reason})` : '';
  const text = `${current.status}${reason} ${current.session?.id ?? 'no session'} of ${names.join(', ')}`;
  renders.push(text);
  return <p>{text}</p>;
}

function SwitchButton({ to }: { readonly to: string }) {
  const { switchTo } = useSessionActions();
  return <button onClick={() => void switchTo(to).catch(() => {})}>Switch</button>;
}

function renderProvider(props: TestSessionProviderProps = {}, children: ReactNode = <CurrentSession />) {
  return render(<TestSessionProvider {...props}>{children}</TestSessionProvider>);
}

beforeEach(() => void vi.useFakeTimers());

/** Runs all timers and renders that are due. */
async function flush(): Promise<void> {
  await act(() => vi.advanceTimersByTimeAsync(20));
}

describe('TestSessionProvider', () => {
  it.each([
    ['renders an active session of Ada by default', {}, 'active sess_ada of Ada'],
    [
      'renders the first signed-in session as current',
      { sessions: [ada, grace] },
      'active sess_ada of Ada, Grace',
    ],
    [
      'renders the session of `currentSessionId` as current',
      { sessions: [ada, grace], currentSessionId: 'sess_grace' },
      'active sess_grace of Ada, Grace',
    ],
    [
      'renders signed-out beside background sessions',
      { sessions: [ada, grace], currentSessionId: null },
      'signed-out (none) no session of Ada, Grace',
    ],
    ['renders a pending session', { sessions: [createPendingSessionData()] }, 'pending sess_ada of Ada'],
    [
      'renders a closed session as signed-out with its status as the reason',
      { sessions: [closed, grace], currentSessionId: 'sess_ada' },
      'signed-out (expired) no session of Ada, Grace',
    ],
    ['renders signed-out without sessions', { sessions: [] }, 'signed-out (none) no session of '],
    ['renders `status="signed-out"`', { status: 'signed-out' }, 'signed-out (none) no session of '],
    [
      'renders `status="signed-out"` beside background sessions',
      { status: 'signed-out', sessions: [ada] },
      'signed-out (none) no session of Ada',
    ],
    ['renders `status="loading"`', { status: 'loading' }, 'loading no session of '],
    ['renders `status="failed"`', { status: 'failed' }, 'failed no session of '],
  ] as const)('%s from the first render on', async (_, props, text) => {
    renderProvider(props);
    expect(renderedTexts()).toEqual([text]);
    await flush();
    expect(new Set(renderedTexts())).toEqual(new Set([text]));
  });

  it('renders the same sessions under StrictMode and on a server', () => {
    const app = (
      <StrictMode>
        <TestSessionProvider sessions={[ada, grace]}>
          <CurrentSession />
        </TestSessionProvider>
      </StrictMode>
    );
    render(app);
    expect(renderToString(app)).toContain('active sess_ada of Ada, Grace');
    expect(new Set(renderedTexts())).toEqual(new Set(['active sess_ada of Ada, Grace']));
  });

  it('renders the session of each SessionScope', () => {
    renderProvider({ sessions: [ada, grace] }, [
      <SessionScope key="ada" sessionId="sess_ada">
        <CurrentSession />
      </SessionScope>,
      <SessionScope key="grace" sessionId="sess_grace">
        <CurrentSession />
      </SessionScope>,
    ]);
    expect(renderedTexts()).toEqual(['active sess_ada of Ada, Grace', 'active sess_grace of Ada, Grace']);
  });
});

it('TestSessionProvider renders once and logs no errors', async () => {
  const logged = vi.spyOn(console, 'error');
  renderProvider();
  await flush();
  expect(renderedTexts()).toHaveLength(1);
  expect(logged).not.toHaveBeenCalled();
});

it('TestSessionProvider switches between accounts and their query caches', async () => {
  function Notes() {
    const id = useSession(({ session }) => session?.id);
    const { data } = useQuery({ queryKey: ['notes'], queryFn: async () => `notes of ${id}` });
    return <p>{data}</p>;
  }
  renderProvider(
    { sessions: [ada, grace] },
    <>
      <CurrentSession />
      <SwitchButton to="sess_grace" />
      <SessionQueryScope>
        <Notes />
      </SessionQueryScope>
    </>,
  );
  await flush();
  expect(screen.getByText('notes of sess_ada')).toBeTruthy();
  fireEvent.click(screen.getByText('Switch'));
  await flush();
  expect(screen.getByText('active sess_grace of Ada, Grace')).toBeTruthy();
  await flush();
  expect(screen.getByText('notes of sess_grace')).toBeTruthy();
});

describe('TestSessionProvider with `backend`', () => {
  it('renders the sessions of the backend, which records the requests', async () => {
    const backend = inMemoryBackend({ sessions: [ada, grace], lastActiveSessionId: 'sess_grace' });
    renderProvider(
      { backend },
      <>
        <CurrentSession />
        <SwitchButton to="sess_ada" />
      </>,
    );
    expect(renderedTexts()).toEqual(['active sess_grace of Ada, Grace']);
    fireEvent.click(screen.getByText('Switch'));
    await flush();
    expect(backend.calls).toContainEqual({ method: 'touchSession', sessionId: 'sess_ada' });
  });

  it('reverts a switch that the backend rejects', async () => {
    const backend = inMemoryBackend({ sessions: [ada, grace] });
    backend.fail(new SessionError({ code: 'forbidden', message: 'simulated' }), 'touchSession');
    renderProvider(
      { backend },
      <>
        <CurrentSession />
        <SwitchButton to="sess_grace" />
      </>,
    );
    fireEvent.click(screen.getByText('Switch'));
    await flush();
    expect(renderedTexts().map((text) => text.split(' ')[1])).toEqual(['sess_ada', 'sess_grace', 'sess_ada']);
  });

  it('loads the client from the backend after `status="loading"`', async () => {
    const backend = inMemoryBackend({ sessions: [ada] });
    const resume = backend.pauseResponses();
    renderProvider({ backend, status: 'loading' });
    expect(renderedTexts().at(-1)).toBe('loading no session of ');
    resume();
    await flush();
    expect(screen.getByText('active sess_ada of Ada')).toBeTruthy();
  });

  it('switches accounts of a shared cookie', async () => {
    const backend = inMemoryBackend({ sessions: [ada, grace], capabilities: { sessionPerRequest: false } });
    renderProvider(
      { backend },
      <>
        <CurrentSession />
        <SwitchButton to="sess_grace" />
      </>,
    );
    fireEvent.click(screen.getByText('Switch'));
    await flush();
    expect([...new Set(renderedTexts())]).toEqual([
      'active sess_ada of Ada, Grace',
      'loading no session of Ada, Grace',
      'active sess_grace of Ada, Grace',
    ]);
  });
});

it('retry() loads the client from the backend after `status="failed"`', async () => {
  function Retry() {
    const current = useSession();
    const connection = useConnectionStatus();
    if (current.status !== 'failed') return connection;
    return <button onClick={current.retry}>{`${connection}: ${current.error.code}`}</button>;
  }
  const backend = inMemoryBackend({ sessions: [ada] });
  const resume = backend.pauseResponses();
  renderProvider({ backend, status: 'failed' }, <Retry />);
  fireEvent.click(screen.getByText('failed: network_error'));
  resume();
  await flush();
  expect(screen.getByText('ready')).toBeTruthy();
});

it('TestSessionProvider uses neither the network nor browser storage', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch');
  const stored = vi.spyOn(Storage.prototype, 'setItem');
  renderProvider({ sessions: [ada, grace] }, <SwitchButton to="sess_grace" />);
  fireEvent.click(screen.getByText('Switch'));
  await flush();
  expect(fetched).not.toHaveBeenCalled();
  expect(stored).not.toHaveBeenCalled();
});
