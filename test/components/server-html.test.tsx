import {
  AccountChooser,
  ImpersonationBanner,
  ReverificationDialog,
  SessionAvatar,
  SessionExpiryDialog,
  SessionSwitcher,
  SessionTasks,
  SignOutButton,
} from 'multisession/components';
import { DeviceSessions } from 'multisession/device-sessions';
import { SessionQueryScope } from 'multisession/query';
import { createSessionData } from 'multisession/testing';
import { describe, expect, it } from 'vitest';
import {
  failOnConsoleErrors,
  hydratePage,
  PageProvider,
  type PageOptions,
  renderToHtml,
  toClientJson,
} from '../react/server.tsx';
import { bob, setUp, setUpFakeTime } from '../react/set-up.tsx';

setUpFakeTime();
failOnConsoleErrors();

const grace = () => createSessionData({ name: 'Grace Hopper', actor: { sub: 'user_sam' } });

/** Returns a page with all components, signed in as Grace. */
function createPage() {
  const { backend } = setUp({ sessions: [grace(), bob()], scope: 'server' });
  const options: PageOptions = {
    backend,
    initialClient: toClientJson(backend.inspect()),
    initialSessionId: grace().id,
  };
  return (
    <PageProvider {...options}>
      <SessionQueryScope>
        <SessionAvatar session={grace()} />
        <SessionSwitcher onAddAccount={() => {}} />
        <AccountChooser onSelect={() => {}} />
        <SignOutButton />
        <DeviceSessions />
        <SessionTasks tasks={{}} />
        <ImpersonationBanner />
        <SessionExpiryDialog />
        <ReverificationDialog verify={async () => {}} />
      </SessionQueryScope>
    </PageProvider>
  );
}

describe('the HTML of components that a server renders', () => {
  it('has no style attributes, which a Content Security Policy may block, and its live regions are hidden after hydration', async () => {
    const html = await renderToHtml(createPage());
    expect(html).toContain('is acting as <bdi dir="auto">Grace Hopper</bdi>');
    expect(html.match(/<[^>]* style="[^"]*"/g)).toBe(null);
    const { container, recovered } = await hydratePage(html, createPage());
    expect(recovered).toEqual([]);
    const regions = [...container.querySelectorAll<HTMLElement>('[role=status]')];
    expect(new Set(regions.map(({ style }) => style.clipPath))).toEqual(new Set(['inset(50%)']));
  });
});
