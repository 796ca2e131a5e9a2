import { act, fireEvent, screen } from '@testing-library/react';
import { type SessionStore, SessionScope } from 'multisession';
import { ReverificationDialog, useReverification } from 'multisession/components';
import { createSessionData } from 'multisession/testing';
import { type ReactNode, useLayoutEffect } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { error } from '../store/set-up.ts';
import { renderWithStore, setUp, setUpFakeTime, settle } from '../react/set-up.tsx';

setUpFakeTime();

type Action = (name: string) => Promise<unknown>;

/** An action that the server rejects until a factor was verified. */
function createServer() {
  const server = {
    isVerified: false,
    performed: [] as string[],
    action: vi.fn<Action>((name) => {
      if (!server.isVerified) return Promise.reject(error('reverification_required'));
      server.performed.push(name);
      return Promise.resolve(`${name} is done`);
    }),
    verify: vi.fn<(...given: unknown[]) => Promise<void>>(() => {
      server.isVerified = true;
      return Promise.resolve();
    }),
  };
  return server;
}

async function open(action: Action, dialog: ReactNode, sessionId?: string) {
  const bob = createSessionData({ id: 'sess_bob', userId: 'user_bob', name: 'Bob' });
  const app = setUp({ sessions: [createSessionData(), bob] });
  let run: Action = action;
  function Caller(): ReactNode {
    const reverified = useReverification(action);
    useLayoutEffect(() => void (run = reverified), [reverified]);
    return null;
  }
  const caller =
    sessionId === undefined ? (
      <Caller />
    ) : (
      <SessionScope sessionId={sessionId}>
        <Caller />
      </SessionScope>
    );
  const { rerender } = await renderWithStore(
    app.store,
    <>
      {caller}
      {dialog}
    </>,
  );
  // The outcome is wrapped, because an `async` function would wait for it.
  async function begin(name = 'action') {
    const outcome = run(name).catch((reason: { code?: string }) => reason.code);
    await settle();
    return { outcome };
  }
  return { ...app, begin, rerender };
}

const dialogOf = (verify: (...given: unknown[]) => Promise<unknown>) => (
  <ReverificationDialog verify={verify}>
    <label>
      Password <input name="password" />
    </label>
  </ReverificationDialog>
);

const dialog = () => screen.queryByRole('dialog', { hidden: true });

async function submit(password = 'secret'): Promise<void> {
  fireEvent.change(screen.getByLabelText('Password'), { target: { value: password } });
  const form = screen.getByLabelText('Password').closest('form');
  fireEvent.submit(form ?? document.body);
  await settle();
}

async function press(name: string): Promise<void> {
  fireEvent.click(screen.getByRole('button', { name, hidden: true }));
  await settle();
}

describe('useReverification', () => {
  it('opens the dialog, and repeats the action after the user has verified their identity', async () => {
    const server = createServer();
    const { begin } = await open(server.action, dialogOf(server.verify));
    const { outcome } = await begin('delete');
    expect(dialog()?.textContent).toContain('confirm that you are Ada');
    await submit();
    const [session, form] = server.verify.mock.lastCall ?? [];
    expect(session).toMatchObject({ id: 'sess_ada' });
    expect((form as FormData).get('password')).toBe('secret');
    await expect(outcome).resolves.toBe('delete is done');
    expect(dialog()).toBe(null);
  });

  it.each(['signed in', 'signed out'])(
    'rejects if the action throws while the user is %s',
    async (status) => {
      const fail: Action = () => {
        throw error('forbidden');
      };
      const { begin, store } = await open(fail, null);
      if (status === 'signed out') await act(() => store.signOut({ scope: 'all' }));
      const { outcome } = await begin();
      await expect(outcome).resolves.toBe('forbidden');
    },
  );

  it('opens one dialog for actions that wait at the same time, and repeats each of them once', async () => {
    const server = createServer();
    const { begin } = await open(server.action, dialogOf(server.verify));
    const outcomes = [await begin('first'), await begin('second')];
    expect(screen.getAllByRole('dialog', { hidden: true })).toHaveLength(1);
    await submit();
    await Promise.all(outcomes.map(({ outcome }) => outcome));
    expect(server.performed.toSorted()).toEqual(['first', 'second']);
    expect(server.verify).toHaveBeenCalledOnce();
  });

  it('repeats an action at once that was rejected after the user has verified their identity for another', async () => {
    const server = createServer();
    let reject: (reason: unknown) => void = () => {};
    server.action.mockImplementationOnce(() => new Promise((_, fail) => void (reject = fail)));
    const { begin } = await open(server.action, dialogOf(server.verify));
    const { outcome: slow } = await begin('slow');
    await begin('fast');
    await submit();
    reject(error('reverification_required'));
    await expect(slow).resolves.toBe('slow is done');
    expect(dialog()).toBe(null);
  });

  it('recognizes the error in a response', async () => {
    const server = createServer();
    const responses = [403, 200].map((status) =>
      Response.json({ errors: [{ code: 'reverification_required', message: '' }] }, { status }),
    );
    const action = vi.fn<Action>(() => Promise.resolve(responses.shift()));
    const { begin } = await open(action, dialogOf(server.verify));
    const { outcome } = await begin();
    await submit();
    expect(((await outcome) as Response).status).toBe(200);
    expect(action).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['another error', () => error('forbidden'), 'forbidden'],
    ['an error of the app', () => Object.assign(new Error(), { code: 'mine' }), 'mine'],
  ])('does not ask after %s', async (_, create, code) => {
    const server = createServer();
    const { begin } = await open(() => Promise.reject(create()), dialogOf(server.verify));
    const { outcome } = await begin();
    expect(dialog()).toBe(null);
    await expect(outcome).resolves.toBe(code);
  });

  it('does not ask twice if the repeated action is rejected again', async () => {
    const server = createServer();
    const action: Action = () => Promise.reject(error('reverification_required'));
    const { begin } = await open(action, dialogOf(server.verify));
    const { outcome } = await begin();
    await submit();
    await expect(outcome).resolves.toBe('reverification_required');
    expect(dialog()).toBe(null);
  });

  it('rejects with the original error if no dialog is mounted', async () => {
    const server = createServer();
    const { begin } = await open(server.action, null);
    const { outcome } = await begin();
    await expect(outcome).resolves.toBe('reverification_required');
  });

  it.each([
    ['the cancel button', () => press('Cancel')],
    [
      'Escape',
      async () => {
        fireEvent(dialog() ?? document.body, new Event('cancel', { cancelable: true }));
        await settle();
      },
    ],
  ])('rejects with reverification_cancelled on %s, without repeating the action', async (_, cancel) => {
    const server = createServer();
    const { begin } = await open(server.action, dialogOf(server.verify));
    const { outcome } = await begin();
    await cancel();
    await expect(outcome).resolves.toBe('reverification_cancelled');
    expect(dialog()).toBe(null);
    expect(server.action).toHaveBeenCalledOnce();
  });

  const changes: [string, string, (app: Awaited<ReturnType<typeof open>>) => unknown][] = [
    ['the account was switched', 'session_not_current', ({ store }) => store.switchTo('sess_bob')],
    ['the account was signed out', 'session_closed', ({ store }) => store.signOut({ session: 'sess_ada' })],
    [
      'the session was revoked',
      'session_closed',
      ({ store, backend }) => {
        backend.close('sess_ada', 'revoked');
        return store.refresh();
      },
    ],
  ];

  it.each(changes)('rejects and closes the dialog if %s meanwhile', async (_, code, change) => {
    const server = createServer();
    const app = await open(server.action, dialogOf(server.verify));
    const { outcome } = await app.begin();
    await act(async () => void (await change(app)));
    await settle();
    expect(dialog()).toBe(null);
    await expect(outcome).resolves.toBe(code);
    expect(server.action).toHaveBeenCalledOnce();
  });

  it.each(changes)('does not open the dialog if %s while the action was pending', async (_, code, change) => {
    const server = createServer();
    let reject: (reason: unknown) => void = () => {};
    server.action.mockImplementation(() => new Promise((__, fail) => void (reject = fail)));
    const app = await open(server.action, dialogOf(server.verify));
    const { outcome } = await app.begin();
    await act(async () => void (await change(app)));
    reject(error('reverification_required'));
    await settle();
    expect(dialog()).toBe(null);
    await expect(outcome).resolves.toBe(code);
    expect(server.action).toHaveBeenCalledOnce();
  });

  it('does not repeat the action if the account was switched while the verification was pending', async () => {
    const server = createServer();
    let resolve: () => void = () => {};
    server.verify.mockImplementation(() => new Promise((done) => void (resolve = done)));
    const app = await open(server.action, dialogOf(server.verify));
    const { outcome } = await app.begin();
    await submit();
    await act(async () => void (await app.store.switchTo('sess_bob')));
    resolve();
    await expect(outcome).resolves.toBe('session_not_current');
    expect(server.action).toHaveBeenCalledOnce();
  });

  it('verifies the session of the surrounding scope, also if another account is current', async () => {
    const server = createServer();
    const { begin, store } = await open(server.action, dialogOf(server.verify), 'sess_bob');
    const { outcome } = await begin();
    expect(currentId(store)).toBe('sess_ada');
    expect(dialog()?.textContent).toContain('confirm that you are Bob');
    await submit();
    expect(server.verify.mock.lastCall?.[0]).toMatchObject({ id: 'sess_bob' });
    await expect(outcome).resolves.toBe('action is done');
  });
});

const currentId = (store: SessionStore) => store.getCurrent().session?.id;

describe('ReverificationDialog', () => {
  it.each([
    [() => error('invalid_request'), 'That could not be confirmed.'],
    [() => new Error('The password is wrong.'), 'That could not be confirmed.'],
    [() => error('network_error'), 'Could not reach the server.'],
    [() => new TypeError('Failed to fetch'), 'Could not reach the server.'],
    [() => new DOMException('The request took too long.', 'TimeoutError'), 'Could not reach the server.'],
  ])('shows an error when the verification fails, and verifies again', async (create, message) => {
    const server = createServer();
    server.verify.mockRejectedValueOnce(create());
    const { begin } = await open(server.action, dialogOf(server.verify));
    const { outcome } = await begin();
    await submit('wrong');
    expect(screen.getByRole('alert', { hidden: true }).textContent).toContain(message);
    expect(dialog()?.hasAttribute('data-error')).toBe(true);
    await submit();
    await expect(outcome).resolves.toBe('action is done');
  });

  it('verifies once while a verification is pending', async () => {
    const server = createServer();
    server.verify.mockImplementation(() => new Promise(() => {}));
    const { begin } = await open(server.action, dialogOf(server.verify));
    await begin();
    await submit();
    await submit();
    expect(server.verify).toHaveBeenCalledOnce();
    expect(dialog()?.hasAttribute('data-pending')).toBe(true);
  });

  it('rejects the actions that wait when it is unmounted', async () => {
    const server = createServer();
    const app = await open(server.action, dialogOf(server.verify));
    const { outcome } = await app.begin();
    app.rerender(<p>Another page</p>);
    await settle();
    await expect(outcome).resolves.toBe('reverification_cancelled');
  });
});
