import { createSessionServer, generateSigningKey, type SessionServerOptions } from 'multisession/server';
import { sqliteDatabase } from 'multisession/server/node';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { keys } from './test-server.ts';

type Node = typeof import('multisession/server/node');

const database = await sqliteDatabase({ file: ':memory:' });
const key = await generateSigningKey();

/** A value of any type, as JavaScript callers can pass. */
// SAFETY: the functions under test have to reject it.
const untyped = (value: unknown): never => value as never;

const create = (options: Partial<SessionServerOptions>) => () =>
  createSessionServer({ database, keys, ...options });

describe('createSessionServer()', () => {
  it.each<[string, Partial<SessionServerOptions>]>([
    ['policy.inactivityTimeoutMs', { policy: { inactivityTimeoutMs: 0 } }],
    ['policy.absoluteTimeoutMs', { policy: { absoluteTimeoutMs: 1.5 } }],
    ['policy.absoluteTimeoutMs', { policy: { absoluteTimeoutMs: Number.MAX_SAFE_INTEGER } }],
    ['policy.abandonAfterMs', { policy: { abandonAfterMs: 1000 } }],
    ['policy.maxSessionsPerUser', { policy: { maxSessionsPerUser: 0 } }],
    ['policy.maxSessionsPerClient', { policy: { maxSessionsPerClient: 2.5 } }],
    ['cookiePrefix', { cookiePrefix: 'session' }],
    ['cookiePrefix', { cookiePrefix: '__Host-a;b' }],
    ['developmentCookie', { developmentCookie: untyped('false') }],
    ['trustedOrigins', { trustedOrigins: ['https://app.example/'] }],
    ['trustedOrigins', { trustedOrigins: ['*'] }],
    ['keys', { keys: [] }],
    ['keys', { keys: untyped(null) }],
    ['keys', { keys: untyped(JSON.stringify(keys)) }],
    ['database', { database: untyped(undefined) }],
    ['database" is a promise. Await it', { database: untyped(Promise.resolve(database)) }],
    ['database', { database: untyped('data/sessions.db') }],
    ['issuer', { issuer: '' }],
    ['audience', { audience: untyped(5) }],
    ['policy', { policy: untyped(null) }],
    ['loadUsers', { loadUsers: untyped([]) }],
    ['authorizeOrganization', { authorizeOrganization: untyped(true) }],
    ['authorizeAdmin', { authorizeAdmin: untyped('secret') }],
    ['geolocate', { geolocate: untyped({}) }],
    ['onError', { onError: untyped(console) }],
    ['onRequest', { onRequest: untyped(1) }],
    ['now', { now: untyped(0) }],
    ['trustedOrigins', { trustedOrigins: untyped('https://app.example') }],
    ['tokenTemplates.x', { tokenTemplates: { x: untyped('billing') } }],
    ['tokenTemplates.x.audience', { tokenTemplates: { x: untyped({}) } }],
    ['rateLimits', { rateLimits: untyped(true) }],
    ['rateLimits.perSession.burst', { rateLimits: { perSession: { burst: NaN, perSecond: 1 } } }],
    ['rateLimits.perAddress.perSecond', { rateLimits: { perAddress: untyped({ burst: 1 }) } }],
    ['rateLimits.limiter.consume', { rateLimits: { limiter: untyped({}) } }],
    ['requestTimeoutMs', { requestTimeoutMs: NaN }],
    ['requestTimeoutMs', { requestTimeoutMs: Infinity }],
    ['streamLimits.maxStreams', { streamLimits: { maxStreams: NaN } }],
    ['streamLimits.maxStreamsPerUser', { streamLimits: { maxStreamsPerUser: untyped('60') } }],
    ['events.listen', { events: untyped({}) }],
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

  it('throws invalid_configuration without options', () => {
    expect(() => createSessionServer(untyped(undefined))).toThrow(
      expect.objectContaining({
        code: 'invalid_configuration',
        message: expect.stringContaining('"database" should be the result of "await sqliteDatabase'),
      }),
    );
  });

  it('accepts options that are undefined', () => {
    const names =
      'policy keys issuer loadUsers trustedOrigins tokenTemplates rateLimits streamLimits events now';
    expect(create(Object.fromEntries(names.split(' ').map((name) => [name, undefined])))).not.toThrow();
  });
});

it('createSessionServer() throws for a development cookie in production', () => {
  vi.stubEnv('NODE_ENV', 'production');
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(create({ developmentCookie: true })).toThrow(
    expect.objectContaining({
      code: 'invalid_configuration',
      message: expect.stringContaining('production'),
    }),
  );
  expect(create({ developmentCookie: false })).not.toThrow();
});

it('createSessionServer() throws for a development cookie with a database that does not state that the app is in development', () => {
  const { runtime: _, ...other } = database;
  expect(create({ developmentCookie: true, database: other })).toThrow(
    expect.objectContaining({
      code: 'invalid_configuration',
      message: expect.stringContaining('runtime.isDevelopment'),
    }),
  );
});

describe('the keys of a session server', () => {
  const open = async (options: Partial<SessionServerOptions>) => {
    const server = createSessionServer({
      database: await sqliteDatabase({ file: ':memory:' }),
      onError: () => {},
      ...options,
    });
    onTestFinished(() => server.close());
    const status = async (path: string) =>
      (await server.fetch(new Request(`https://app.example${path}`))).status;
    return { server, status };
  };

  it('are generated with a warning in development, but not before they are needed', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    const { server, status } = await open({});
    expect(warn).not.toHaveBeenCalled();
    await server.migrate();
    expect(await status('/.well-known/jwks.json')).toBe(200);
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('keys'));
  });

  it('are required in production, but not while a build evaluates the module', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    vi.stubEnv('NODE_ENV', 'production');
    onTestFinished(() => {
      vi.unstubAllEnvs();
      warn.mockRestore();
    });
    const { server, status } = await open({});
    await expect(server.migrate()).rejects.toMatchObject({
      code: 'invalid_configuration',
      message: expect.stringContaining('"keys"'),
    });
    expect(await status('/v1/ready')).toBe(503);
    expect(await status('/.well-known/jwks.json')).toBe(500);
    expect(warn).not.toHaveBeenCalled();
  });

  it('are read from the environment variable MULTISESSION_KEYS', async () => {
    vi.stubEnv('NODE_ENV', 'production');
    vi.stubEnv('MULTISESSION_KEYS', JSON.stringify(keys));
    onTestFinished(() => void vi.unstubAllEnvs());
    const { server } = await open({});
    await server.migrate();
    const response = await server.fetch(new Request('http://localhost/.well-known/jwks.json'));
    expect((await response.json()).keys).toMatchObject([{ kid: keys[0]?.kid }]);
  });

  it.each([
    ['s3cret', 'MULTISESSION_KEYS is not JSON'],
    ['{"d":"s3cret"}', '"keys" is not an array'],
    ['[{"d":"s3cret"}]', '"keys.0" is not a private JWK'],
  ])('that are set to %s are rejected without quoting them', async (value, message) => {
    vi.stubEnv('MULTISESSION_KEYS', value);
    onTestFinished(() => void vi.unstubAllEnvs());
    const error = await (await open({})).server.migrate().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'invalid_configuration', message: expect.stringContaining(message) });
    expect(String(error)).not.toContain('s3cret');
  });

  it('are required with a database that does not state that the app is in development', async () => {
    const { runtime: _, ...rest } = await sqliteDatabase({ file: ':memory:' });
    const server = createSessionServer({ database: rest });
    await expect(server.migrate()).rejects.toMatchObject({
      code: 'invalid_configuration',
      message: expect.stringContaining('"keys" is required'),
    });
  });

  it('are rejected before the first request if the public part does not belong to the private part', async () => {
    const { server } = await open({ keys: [key, { ...(await generateSigningKey()), x: key.x, y: key.y }] });
    await expect(server.migrate()).rejects.toMatchObject({
      code: 'invalid_configuration',
      message: expect.stringContaining('"keys.1" is not a private JWK'),
    });
  });

  it('can be loaded by a function, which is called once, and again after a failure', async () => {
    const load = vi.fn<() => Promise<typeof keys>>(async () => keys);
    load.mockRejectedValueOnce(new Error('The vault is sealed.')).mockResolvedValueOnce([]);
    const { server, status } = await open({ keys: load });
    expect(load).not.toHaveBeenCalled();
    await expect(server.migrate()).rejects.toThrow('The vault is sealed.');
    await expect(server.migrate()).rejects.toMatchObject({ code: 'invalid_configuration' });
    await server.migrate();
    const path = '/.well-known/jwks.json';
    expect(await Promise.all([status(path), status(path), status('/v1/ready')])).toEqual([200, 200, 200]);
    expect(load).toHaveBeenCalledTimes(3);
  });
});

it.each<[string, (node: Node) => unknown]>([
  ['"file"', ({ sqliteDatabase }) => sqliteDatabase({ file: '' })],
  ['"file"', ({ sqliteDatabase }) => sqliteDatabase(untyped(undefined))],
  ['"connectionString"', ({ postgresDatabase }) => postgresDatabase({ connectionString: '' })],
  [
    '"connectionString"',
    ({ postgresDatabase }) => postgresDatabase({ connectionString: untyped(undefined) }),
  ],
  ['"pool"', ({ postgresDatabase }) => postgresDatabase({ pool: untyped(undefined) })],
  ['"pool"', ({ postgresDatabase }) => postgresDatabase(untyped(undefined))],
  ['"fetch"', async ({ createNodeMiddleware }) => createNodeMiddleware(untyped(undefined))],
  ['"fetch"', async ({ createNodeMiddleware }) => createNodeMiddleware(untyped(Promise.resolve()))],
])(
  'a function of multisession/server/node that is called without %s states what it needs',
  async (name, call) => {
    await expect(call(await import('multisession/server/node'))).rejects.toMatchObject({
      code: 'invalid_configuration',
      message: expect.stringContaining(name),
    });
  },
);

it('generateSigningKey() resolves to a new key that can be stored as JSON', async () => {
  expect(create({ keys: [JSON.parse(JSON.stringify(key))] })).not.toThrow();
  expect((await generateSigningKey()).kid).not.toBe(key.kid);
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
