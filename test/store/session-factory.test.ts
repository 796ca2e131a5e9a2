import { expect, it } from 'vitest';
import { createServerClock } from '../../src/store/server-clock.ts';
import { createSessionFactory } from '../../src/store/session-factory.ts';
import { createSessionData, inMemoryEnvironment } from '../../src/testing/index.ts';

function unused(): never {
  throw new Error('Unexpected call of a session method.');
}

function setUp() {
  const commands = { end: unused, remove: unused, touch: unused, getToken: unused, lastToken: unused };
  return createSessionFactory(commands, createServerClock(inMemoryEnvironment().clock));
}

it('forget() deletes the personal data of a session', () => {
  const factory = setUp();
  factory.make(createSessionData({ name: 'Ada Lovelace' }));
  expect(JSON.stringify(factory.latest('sess_ada'))).toContain('Lovelace');
  factory.forget('sess_ada');
  expect(JSON.stringify(factory.latest('sess_ada'))).not.toContain('Lovelace');
  expect(factory.latest('sess_ada')).toMatchObject({ status: 'active', userId: 'user_ada' });
});

it('make() ignores an older snapshot of a forgotten session', () => {
  const factory = setUp();
  const ended = { ...createSessionData({ version: 2 }), status: 'ended', user: null } as const;
  factory.make(ended);
  factory.forget('sess_ada');
  expect(factory.make(createSessionData({ version: 1 })).status).toBe('ended');
});

it('make() restores the personal data of a forgotten session from a later snapshot', () => {
  const factory = setUp();
  const data = createSessionData({ version: 2 });
  factory.make(data);
  factory.forget('sess_ada');
  expect(factory.make(data)).toMatchObject({ user: data.user, publicUserData: data.publicUserData });
});
