import { createSessionServer, generateSigningKey, type SessionServerOptions } from 'multisession/server';
import { sqliteDatabase } from 'multisession/server/node';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { keys } from './test-server.ts';

type Node = typeof import('multisession/server/node');

const database = await sqliteDatabase({ file: ':memory:' });

const create = (options: Partial<SessionServerOptions>) => () =>
  createSessionServer({ database, keys, ...options });

describe('createSessionServer()', () => {
  const [key = generateSigningKey()] = keys;

  it.each<[string, Partial<SessionServerOptions>]>([
    ['policy.inactivityTimeoutMs', { policy: { inactivityTimeoutMs: 0 } }],
    ['policy.absoluteTimeoutMs', { policy: { absoluteTimeoutMs: 1.5 } }],
    ['policy.abandonAfterMs', { policy: { abandonAfterMs: 1000 } }],
    ['policy.maxSessionsPerUser', { policy: { maxSessionsPerUser: 0 } }],
    ['policy.maxSessionsPerClient', { policy: { maxSessionsPerClient: 2.5 } }],
    ['cookieName', { cookieName: 'session' }],
    ['cookieName', { cookieName: '__Host-a;b' }],
    ['trustedOrigins', { trustedOrigins: ['https://app.example/'] }],
    ['trustedOrigins', { trustedOrigins: ['*'] }],
    ['keys', { keys: [] }],
    ['keys.1', { keys: [key, { ...key, d: 'secret' }] }],
    ['keys.0', { keys: [{ ...key, kid: '' }] }],
    ['kid', { keys: [key, key] }],
    ['template "x"', { tokenTemplates: { x: { audience: '' } } }],
    ['template "x"', { tokenTemplates: { x: { audience: 'multisession' } } }],
    ['template "x"', { tokenTemplates: { x: { audience: 'x', lifetimeInSeconds: 0 } } }],
  ])('throws invalid_configuration for an invalid %s', (name, options) => {
    expect(create(options)).toThrow(
      expect.objectContaining({ code: 'invalid_configuration', message: expect.stringContaining(name) }),
    );
  });

  it('throws without keys in production, and warns in development', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    vi.stubEnv('NODE_ENV', 'production');
    onTestFinished(() => {
      vi.unstubAllEnvs();
      warn.mockRestore();
    });
    expect(() => createSessionServer({ database })).toThrow(
      expect.objectContaining({ code: 'invalid_configuration', message: expect.stringContaining('"keys"') }),
    );
    expect(warn).not.toHaveBeenCalled();
    vi.stubEnv('NODE_ENV', 'development');
    createSessionServer({ database });
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('keys'));
  });
});

it('generateSigningKey() returns a new key that can be stored as JSON', () => {
  const key = generateSigningKey();
  expect(create({ keys: [JSON.parse(JSON.stringify(key))] })).not.toThrow();
  expect(generateSigningKey().kid).not.toBe(key.kid);
});

it.each([
  ['libsql', (node: Node) => node.sqliteDatabase({ file: ':memory:' })],
  ['pg', (node: Node) => node.postgresDatabase({ connectionString: 'postgres://localhost' })],
])(
  'opening a database rejects with an install command when the package %s is missing',
  async (name, open) => {
    vi.resetModules();
    vi.doMock(name, () => {
      throw new Error(`Cannot find package '${name}'`);
    });
    onTestFinished(() => vi.doUnmock(name));
    await expect(open(await import('multisession/server/node'))).rejects.toMatchObject({
      code: 'invalid_configuration',
      message: expect.stringContaining(`npm install ${name}`),
    });
  },
);
