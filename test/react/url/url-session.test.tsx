import { UrlSessionProvider, useUrlSession } from 'multisession';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { renderWithStore, setUp, setUpFakeTime } from '../set-up.tsx';
import { describeAccountInUrl } from './account-in-url.tsx';
import { withKeptPages, withPlainRouter } from './plain-router.tsx';

setUpFakeTime();

describeAccountInUrl('a router without promises', withPlainRouter);
describeAccountInUrl('a router that keeps pages hidden', withKeptPages);

/** Hides the errors that React logs in this test. */
function silenceErrors(): void {
  const spy = vi.spyOn(console, 'error').mockImplementation(() => {});
  onTestFinished(() => spy.mockRestore());
}

it('<UrlSessionProvider> rejects a backend with a shared cookie, because its tabs would switch each other', async () => {
  const { store } = setUp({ capabilities: { sessionPerRequest: false } });
  silenceErrors();
  const page = <UrlSessionProvider account="unknown" navigate={() => {}} />;
  await expect(renderWithStore(store, page)).rejects.toMatchObject({ code: 'unsupported' });
});

describe('useUrlSession()', () => {
  it('throws outside <UrlSessionProvider>', async () => {
    const { store } = setUp();
    const Page = () => useUrlSession().status;
    silenceErrors();
    await expect(renderWithStore(store, <Page />)).rejects.toMatchObject({ code: 'missing_provider' });
  });
});
