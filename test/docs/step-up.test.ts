import { createSessionStore, httpBackend, revokeDeviceSession } from 'multisession';
import { inMemoryEnvironment } from 'multisession/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createConfirmPassword } from '../../examples/recipes/confirm-password.ts';
import { performWithReverification } from '../../src/components/reverification-dialog/perform-with-reverification.ts';
import { reverificationQueueOf } from '../../src/components/reverification-dialog/reverification-queue.ts';
import { HOUR, startServer } from '../server/test-server.ts';
import { ORIGIN } from '../server/browser.ts';

/** Signs a user in on two devices, waits until the factor is no longer recent, and opens a page on the first. */
async function openPage() {
  const { server, clock, newBrowser } = await startServer({ policy: { inactivityTimeoutMs: 24 * HOUR } });
  const [laptop, phone] = [newBrowser(), newBrowser()];
  await laptop.signIn('user_ada');
  const onPhone = await phone.signIn('user_ada');
  clock.advance(HOUR);

  const statuses: string[] = [];
  const backend = httpBackend({
    baseUrl: ORIGIN,
    preload: false,
    fetch: async (input, { method = 'GET', headers = {}, body = null } = {}) => {
      const { pathname, search } = new URL(input instanceof Request ? input.url : input, ORIGIN);
      const response = await server.fetch(laptop.request(method, pathname + search, { headers, body }));
      laptop.storeCookies(response.headers);
      if (pathname.endsWith('/revoke')) statuses.push(`revoke ${response.status}`);
      return response;
    },
  });
  const store = createSessionStore({
    backend,
    environment: inMemoryEnvironment(),
  });
  await store.refresh();
  const { session } = store.getCurrent();
  if (!session) throw new Error('No account is signed in.');

  const revokePhone = () =>
    performWithReverification(store, session, () => revokeDeviceSession(store, session.id, onPhone.id));
  const confirmPassword = createConfirmPassword(server, (_, password) =>
    Promise.resolve(password === 'right'),
  );
  /** Sends the request of the page's form, as `useSessionFetch()` does. */
  async function submit(password: string): Promise<void> {
    const body = new FormData();
    body.set('password', password);
    const headers = { authorization: `Bearer ${await session?.getToken()}` };
    const response = await confirmPassword(laptop.request('POST', '/confirm-password', { headers, body }));
    laptop.storeCookies(response.headers);
    statuses.push(`confirm-password ${response.status}`);
  }
  const phoneStatuses = async () => (await phone.client()).sessions.map(({ status }) => status);
  return { store, revokePhone, submit, phoneStatuses, statuses };
}

describe('the recipe for step-up authentication', () => {
  it('repeats an action that the session server has rejected, once the password was verified', async () => {
    const { store, revokePhone, submit, phoneStatuses, statuses } = await openPage();
    const queue = reverificationQueueOf(store);
    const dialog = {};
    onTestFinished(queue.register(dialog));
    const revoked = revokePhone();
    await expect.poll(() => queue.requestOf(dialog)?.session.userId).toBe('user_ada');
    expect(await phoneStatuses()).toEqual(['active']);
    await submit('wrong');
    await submit('right');
    queue.requestOf(dialog)?.settle();
    await revoked;
    expect(await phoneStatuses()).toEqual([]);
    expect(statuses).toEqual(['revoke 403', 'confirm-password 422', 'confirm-password 204', 'revoke 200']);
    // The factor is recent now.
    await revokePhone();
    expect(queue.requestOf(dialog)).toBe(null);
  });

  it('rejects with the error of the server if no dialog is mounted', async () => {
    const { revokePhone, phoneStatuses } = await openPage();
    await expect(revokePhone()).rejects.toMatchObject({ code: 'reverification_required' });
    expect(await phoneStatuses()).toEqual(['active']);
  });
});
