import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { entries } from '../../scripts/entries.mjs';

// A snapshot of the public API, so that no export is added or removed by accident.

const core = [
  'SessionError',
  'browserEnvironment',
  'canTransition',
  'createSessionFetch',
  'createSessionStore',
  'httpBackend',
  'isActive',
  'isClosed',
  'isPending',
  'isSessionError',
  'isSignedIn',
  'listDeviceSessions',
  'parseClient',
  'parseSession',
  'parseSessionPage',
  'revokeDeviceSession',
  'revokeOtherDeviceSessions',
  'sessionStatuses',
  'transition',
];

const index = [
  ...core,
  'ConnectionDegraded',
  'SessionFailed',
  'SessionLoading',
  'SessionPending',
  'SessionProvider',
  'SessionScope',
  'Show',
  'SignedIn',
  'SignedOut',
  'useActiveSession',
  'useConnectionStatus',
  'useSession',
  'useSessionActions',
  'useSessionEvent',
  'useSessionExpiry',
  'useSessionFetch',
  'useSessionList',
  'usePendingOperation',
  'useSessionStore',
  'useSessionTask',
  'useSuspenseSession',
  'useUser',
];

it('the package has exactly these entry points', () => {
  const names = [
    'better-auth',
    'components/ar',
    'components/de',
    'components/index',
    'core',
    'device-sessions',
    'index',
    'query/index',
    'server/index',
    'server/node',
    'testing/index',
  ];
  expect(Object.keys(entries).toSorted()).toEqual(names);
  for (const file of Object.values(entries))
    expect(existsSync(new URL(`../../${file}`, import.meta.url))).toBe(true);
});

it('`multisession/core` exports exactly these names', async () => {
  expect(Object.keys(await import('multisession/core')).toSorted()).toEqual(core.toSorted());
});

it('`multisession/query` exports exactly these names', async () => {
  expect(Object.keys(await import('multisession/query')).toSorted()).toEqual([
    'SessionQueryScope',
    'createSessionQueryClients',
    'deviceSessionsInfiniteOptions',
    'deviceSessionsKey',
    'deviceSessionsOptions',
    'revokeDeviceSessionOptions',
    'revokeOtherDeviceSessionsOptions',
    'useDeviceSessions',
    'useRevokeDeviceSession',
    'useRevokeOtherDeviceSessions',
  ]);
});

it('`multisession/components` exports exactly these names', async () => {
  expect(Object.keys(await import('multisession/components')).toSorted()).toEqual([
    'ImpersonationBanner',
    'SessionAvatar',
    'SessionExpiryDialog',
    'SessionLabelsProvider',
    'SessionSwitcher',
    'SessionTasks',
    'SignOutButton',
  ]);
});

it('`multisession/device-sessions` exports only the component that needs TanStack Query', async () => {
  expect(Object.keys(await import('multisession/device-sessions'))).toEqual(['DeviceSessions']);
});

it('each translation of the components has its own entry point', async () => {
  expect(Object.keys(await import('multisession/components/de'))).toEqual(['german']);
  expect(Object.keys(await import('multisession/components/ar'))).toEqual(['arabic']);
});

it('`multisession/better-auth` exports exactly these names', async () => {
  expect(Object.keys(await import('multisession/better-auth'))).toEqual(['betterAuthBackend']);
});

it('`multisession/testing` exports exactly these names', async () => {
  expect(Object.keys(await import('../../src/testing/index.ts')).toSorted()).toEqual([
    'TestSessionProvider',
    'backendContract',
    'createClosedSessionData',
    'createPendingSessionData',
    'createSessionData',
    'inMemoryBackend',
    'inMemoryBrowser',
    'inMemoryEnvironment',
  ]);
});

it('`multisession` exports exactly these names', async () => {
  expect(Object.keys(await import('multisession')).toSorted()).toEqual(index.toSorted());
});
