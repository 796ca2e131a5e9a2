import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OidcServer } from '../../../examples/playground/server/oidc-provider.ts';
import { backendContract } from '../../../src/testing/index.ts';
import { openApp, startServer } from './harness.ts';

let server: OidcServer;
beforeAll(async () => void (server = await startServer()));
afterAll(() => server.close());

describe('oidcBackend with a real provider', () => {
  const cases = backendContract(async () => openApp(server));

  it.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
