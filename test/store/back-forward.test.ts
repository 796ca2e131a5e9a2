import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { currentId, listed, NOW, settle } from './set-up.ts';
import { severalTabs, tabAt } from './several-tabs.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

describe('a page that comes back from the back/forward cache', () => {
  it('shows nobody before it has been checked, then the truth', async () => {
    const made = await severalTabs(1);
    const { page, store } = tabAt(made, 0);
    page.fire('leave');
    made.backend.close('sess_ada', 'revoked');
    const release = made.backend.hold();
    page.fire('restore');
    await settle();
    expect(store.current().status).toBe('loading');
    release();
    await settle();
    expect(store.current()).toMatchObject({ status: 'signed-out', reason: 'revoked' });
    expect(listed(store)).toEqual(['sess_bob active', 'sess_carol active']);
  });

  it('shows what was last known when the backend cannot be asked', async () => {
    const made = await severalTabs(1);
    const { page, store } = tabAt(made, 0);
    page.fire('leave');
    made.backend.fail(new TypeError('offline'));
    page.fire('restore');
    await settle();
    expect(store.getState().connection).toBe('degraded');
    expect(currentId(store)).toBe('sess_ada');
  });

  it('hears the other tabs again', async () => {
    const made = await severalTabs(2);
    const { page, store } = tabAt(made, 0);
    page.fire('leave');
    page.fire('restore');
    await settle();
    await tabAt(made, 1).store.signOut({ session: 'sess_bob' });
    await settle();
    expect(listed(store)).toEqual(['sess_ada active', 'sess_carol active']);
  });
});

it('a page that is left holds nothing that others wait for', async () => {
  const made = await severalTabs(2);
  const { page } = tabAt(made, 0);
  page.fire('leave');
  await settle();
  expect(await page.locks?.holders('multisession:in-memory:tabs')).toBe(1);
});
