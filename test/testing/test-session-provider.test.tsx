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

/** What was rendered: StrictMode calls each component twice. */
const renderedTexts = (): readonly string[] => renders.filter((_, index) => index % 2 === 0);

/** Says who is current and who else is there, and notes it each time. */
function CurrentSession() {
  const current = useSession();
  const names = useSessionList().map(({ publicUserData }) => publicUserData?.firstName);
  const reason = current.status === 'signed-out' ? ` (${current.reason})` : '';
  const text = `${current.status}${reason} ${current.session?.id ?? 'nobody'} of ${names.join(', ')}`;
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

/** Lets everything that is under way come to its end. */
async function flush(): Promise<void> {
  await act(() => vi.advanceTimersByTimeAsync(20));
}

describe('with the first render', () => {
  it.each([
    ['Ada is current unless said otherwise', {}, 'active sess_ada of Ada'],
    ['the first who is signed in is', { sessions: [ada, grace] }, 'active sess_ada of Ada, Grace'],
    [
      'whoever is named is',
      { sessions: [ada, grace], currentSessionId: 'sess_grace' },
      'active sess_grace of Ada, Grace',
    ],
    [
      'nobody is, while others are parked',
      { sessions: [ada, grace], currentSessionId: null },
      'signed-out (none) nobody of Ada, Grace',
    ],
    ['a pending one is', { sessions: [createPendingSessionData()] }, 'pending sess_ada of Ada'],
    [
      'one that is over says why it is not',
      { sessions: [closed, grace], currentSessionId: 'sess_ada' },
      'signed-out (expired) nobody of Ada, Grace',
    ],
    ['nobody has ever signed in', { sessions: [] }, 'signed-out (none) nobody of '],
    ['signed out', { status: 'signed-out' }, 'signed-out (none) nobody of '],
    [
      'signed out, while others are parked',
      { status: 'signed-out', sessions: [ada] },
      'signed-out (none) nobody of Ada',
    ],
    ['loading', { status: 'loading' }, 'loading nobody of '],
    ['failed', { status: 'failed' }, 'failed nobody of '],
  ] as const)('%s, and it stays so', async (_, props, text) => {
    renderProvider(props);
    expect(renderedTexts()).toEqual([text]);
    await flush();
    expect(new Set(renderedTexts())).toEqual(new Set([text]));
  });

  it('there is the same under StrictMode, and on a server', () => {
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

  it('a scope shows its session', () => {
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

it('renders nothing anew, and changes nothing behind the back of a test', async () => {
  const complaints = vi.spyOn(console, 'error');
  renderProvider();
  await flush();
  expect(renderedTexts()).toHaveLength(1);
  expect(complaints).not.toHaveBeenCalled();
});

it('works as in an app', async () => {
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

describe('with a backend', () => {
  it('shows who is on it, and lets a test look at the calls', async () => {
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

  it('lets a test inject faults', async () => {
    const backend = inMemoryBackend({ sessions: [ada, grace] });
    backend.fail(new SessionError({ code: 'forbidden', message: 'made up' }), 'touchSession');
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

  it('is asked as usual, where it is to begin without an answer', async () => {
    const backend = inMemoryBackend({ sessions: [ada] });
    const answer = backend.pauseResponses();
    renderProvider({ backend, status: 'loading' });
    expect(renderedTexts().at(-1)).toBe('loading nobody of ');
    answer();
    await flush();
    expect(screen.getByText('active sess_ada of Ada')).toBeTruthy();
  });

  it('can be one with one cookie for all accounts', async () => {
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
      'loading nobody of Ada, Grace',
      'active sess_grace of Ada, Grace',
    ]);
  });
});

it('a failure can be tried again', async () => {
  function Retry() {
    const current = useSession();
    const connection = useConnectionStatus();
    if (current.status !== 'failed') return connection;
    return <button onClick={current.retry}>{`${connection}: ${current.error.code}`}</button>;
  }
  const backend = inMemoryBackend({ sessions: [ada] });
  const answer = backend.pauseResponses();
  renderProvider({ backend, status: 'failed' }, <Retry />);
  fireEvent.click(screen.getByText('failed: network_error'));
  answer();
  await flush();
  expect(screen.getByText('ready')).toBeTruthy();
});

it('reaches no network and no storage', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch');
  const stored = vi.spyOn(Storage.prototype, 'setItem');
  renderProvider({ sessions: [ada, grace] }, <SwitchButton to="sess_grace" />);
  fireEvent.click(screen.getByText('Switch'));
  await flush();
  expect(fetched).not.toHaveBeenCalled();
  expect(stored).not.toHaveBeenCalled();
});
