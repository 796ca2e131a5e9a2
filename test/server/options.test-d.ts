import type {
  RevokeAllOptions,
  ServerSessions,
  SessionServerOptions,
  SignInOptions,
} from 'multisession/server';
import type { createNodeMiddleware, PostgresOptions, SqliteOptions } from 'multisession/server/node';
import { describe, expectTypeOf, it } from 'vitest';

/** The same options, each of which may be undefined, as values of other functions and of the environment are. */
type AllowUndefined<Options> = {
  [Name in keyof Options]: Options[Name] | UndefinedIfOptional<Options, Name>;
};
type UndefinedIfOptional<Options, Name extends keyof Options> =
  object extends Pick<Options, Name> ? undefined : never;

describe('options of the session server', () => {
  it('accept undefined wherever they can be omitted', () => {
    expectTypeOf<AllowUndefined<SessionServerOptions>>().toExtend<SessionServerOptions>();
    expectTypeOf<AllowUndefined<SignInOptions>>().toExtend<SignInOptions>();
    expectTypeOf<AllowUndefined<RevokeAllOptions>>().toExtend<RevokeAllOptions>();
    expectTypeOf<AllowUndefined<SqliteOptions>>().toExtend<SqliteOptions>();
    expectTypeOf<AllowUndefined<PostgresOptions>>().toExtend<PostgresOptions>();

    type Policy = NonNullable<SessionServerOptions['policy']>;
    expectTypeOf<AllowUndefined<Policy>>().toExtend<Policy>();
    type StreamLimits = NonNullable<SessionServerOptions['streamLimits']>;
    expectTypeOf<AllowUndefined<StreamLimits>>().toExtend<StreamLimits>();
    type RateLimits = Exclude<SessionServerOptions['rateLimits'], false | undefined>;
    expectTypeOf<AllowUndefined<RateLimits>>().toExtend<RateLimits>();
    type Template = NonNullable<SessionServerOptions['tokenTemplates']>[string];
    expectTypeOf<AllowUndefined<Template>>().toExtend<Template>();

    type Authenticate = NonNullable<Parameters<ServerSessions['authenticate']>[1]>;
    expectTypeOf<AllowUndefined<Authenticate>>().toExtend<Authenticate>();
    type Middleware = NonNullable<Parameters<typeof createNodeMiddleware>[1]>;
    expectTypeOf<AllowUndefined<Middleware>>().toExtend<Middleware>();
  });

  it('accept functions that are only called, whatever they return', () => {
    type Called = Required<Pick<SessionServerOptions, 'onError' | 'onRequest' | 'onCookieReuse'>>;
    type Result<Name extends keyof Called> = ReturnType<NonNullable<Called[Name]>>;
    expectTypeOf<Promise<string>>().toExtend<Result<'onError'>>();
    expectTypeOf<Promise<string>>().toExtend<Result<'onRequest'>>();
    expectTypeOf<Promise<string>>().toExtend<Result<'onCookieReuse'>>();
  });

  it('accept functions that return their result or a promise of it', () => {
    const users = [{ id: 'user_1', name: 'Ada' }];
    expectTypeOf<() => typeof users>().toExtend<NonNullable<SessionServerOptions['loadUsers']>>();
    expectTypeOf<() => Promise<typeof users>>().toExtend<NonNullable<SessionServerOptions['loadUsers']>>();
    type Authorize = NonNullable<SessionServerOptions['authorizeOrganization']>;
    expectTypeOf<() => boolean>().toExtend<Authorize>();
    expectTypeOf<() => Promise<boolean>>().toExtend<Authorize>();
  });
});
