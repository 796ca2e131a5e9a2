import type { BetterAuthOptions } from 'better-auth';
import type { BetterAuthBackendOptions } from 'multisession/better-auth';
import { describe, expect, it } from 'vitest';
import { backendContract, type BackendHarness } from '../../../src/testing/index.ts';
import { startAuthServer } from './auth-server.ts';
import { sqliteOptions } from './sqlite.ts';

async function harness(
  auth: BetterAuthOptions,
  capabilities: BetterAuthBackendOptions['capabilities'] = {},
): Promise<BackendHarness> {
  const server = await startAuthServer(auth);
  const browser = server.openBrowser();
  return {
    backend: browser.backend({ capabilities }),
    signIn: async (userId) => (await browser.signIn(userId)).id,
    revoke: server.revoke,
    close: server.close,
  };
}

describe.each([
  ['with a shared cookie', () => harness({})],
  ['with tokens', () => harness({}, { tokens: true })],
  [
    'with one session per request, on SQLite',
    async () => harness(await sqliteOptions(), { tokens: true, sessionPerRequest: true }),
  ],
])('betterAuthBackend %s', (_, createHarness) => {
  it.each(backendContract(createHarness))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
