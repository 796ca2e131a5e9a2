import { act, fireEvent, screen } from '@testing-library/react';
import { SessionScope } from 'multisession';
import { ImpersonationBanner, type ImpersonationBannerProps } from 'multisession/components';
import { createSessionData } from 'multisession/testing';
import { describe, expect, it, vi } from 'vitest';
import { error, listed } from '../store/set-up.ts';
import { ada, setUpFakeTime, setUp, settle, renderWithStore } from '../react/set-up.tsx';

setUpFakeTime();

async function open(props: ImpersonationBannerProps = {}, actor: object = {}) {
  const grace = createSessionData({
    name: 'Grace Hopper',
    actor: { sub: 'user_sam', ...actor },
    expireAt: new Date(Date.now() + 20 * 60_000),
  });
  const app = setUp({ sessions: [grace, ada()] });
  await renderWithStore(app.store, <ImpersonationBanner {...props} />);
  return app;
}

const banner = () => screen.queryByRole('region', { name: 'Impersonation' });
const advanceMinutes = (minutes: number) => act(() => vi.advanceTimersByTimeAsync(minutes * 60_000));

async function press(name: string): Promise<void> {
  fireEvent.click(screen.getByRole('button', { name }));
  await settle();
}

describe('ImpersonationBanner', () => {
  it.each([
    [{}, 'user_sam'],
    [{ email: 'sam@example.com' }, 'sam@example.com'],
    [{ name: 'Sam', email: 'sam@example.com' }, 'Sam'],
    [{ name: '' }, 'user_sam'],
    [{ name: ' \u2069', email: ' sam@example.com ' }, 'sam@example.com'],
    [{ name: 42 }, 'user_sam'],
  ])('shows the name of the actor, or else the email address or the ID: %o', async (actor, name) => {
    await open({}, actor);
    expect(banner()?.textContent).toContain(`${name} is acting as Grace Hopper`);
  });

  it('shows the name that actorName returns', async () => {
    await open({ actorName: ({ sub }) => sub.toUpperCase() });
    expect(banner()?.textContent).toContain('USER_SAM is acting as Grace Hopper');
  });

  it('stops the impersonation and returns to the previous account', async () => {
    const onStop = vi.fn<(...given: unknown[]) => void>();
    const { store } = await open({ onStop });
    await press('Stop');
    expect(listed(store)).toEqual(['sess_ada active']);
    expect(store.getCurrent().session?.id).toBe('sess_ada');
    expect(onStop.mock.lastCall).toMatchObject([{ id: 'sess_grace' }, { reason: 'trigger-press' }]);
    expect(banner()).toBe(null);
  });

  it('applies nextSession when the impersonation is stopped', async () => {
    const { store } = await open({ nextSession: 'none' });
    await press('Stop');
    expect(store.getCurrent().status).toBe('signed-out');
  });

  it('shows an error when stopping fails, and retries', async () => {
    const { backend } = await open();
    backend.fail(error('forbidden'), 'removeSession');
    await press('Stop');
    expect(screen.getByRole('alert').textContent).toContain('Could not stop.');
    backend.fail(null, 'removeSession');
    await press('Try again');
    expect(banner()).toBe(null);
  });

  it('shows the remaining time during the last ten minutes', async () => {
    await open();
    await advanceMinutes(9);
    expect(screen.queryByRole('status')).toBe(null);
    await advanceMinutes(2);
    expect(screen.getByRole('status').textContent).toBe('9 minutes left');
  });

  it('renders nothing if the session is not impersonated', async () => {
    const { store } = setUp();
    await renderWithStore(store, <ImpersonationBanner />);
    expect(store.getCurrent().status).toBe('active');
    expect(banner()).toBe(null);
  });

  it('shows the session of the surrounding scope', async () => {
    const { store } = await open();
    await renderWithStore(
      store,
      <SessionScope sessionId="sess_ada">
        <ImpersonationBanner aria-label="In Ada’s scope" />
      </SessionScope>,
    );
    expect(banner()).not.toBe(null);
    expect(screen.queryByRole('region', { name: 'In Ada’s scope' })).toBe(null);
  });
});
