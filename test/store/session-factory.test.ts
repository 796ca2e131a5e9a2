import { expect, it } from 'vitest';
import { createServerClock } from '../../src/store/server-clock.ts';
import { createSessionFactory } from '../../src/store/session-factory.ts';
import { createSessionData, inMemoryEnvironment } from '../../src/testing/index.ts';

function unused(): never {
  throw new Error('No session is asked to do anything here.');
}

function setUp() {
  const commands = { end: unused, remove: unused, touch: unused, getToken: unused, lastToken: unused };
  return createSessionFactory(commands, createServerClock(inMemoryEnvironment().clock));
}

it('of a session that is gone nothing about the person is kept', () => {
  const factory = setUp();
  factory.make(createSessionData({ name: 'Ada Lovelace' }));
  expect(JSON.stringify(factory.latest('sess_ada'))).toContain('Lovelace');
  factory.forget('sess_ada');
  expect(JSON.stringify(factory.latest('sess_ada'))).not.toContain('Lovelace');
  expect(factory.latest('sess_ada')).toMatchObject({ status: 'active', userId: 'user_ada' });
});

it('an older snapshot of it is still older', () => {
  const factory = setUp();
  const ended = { ...createSessionData({ version: 2 }), status: 'ended', user: null } as const;
  factory.make(ended);
  factory.forget('sess_ada');
  expect(factory.make(createSessionData({ version: 1 })).status).toBe('ended');
});

it('whoever comes back is shown as they are then', () => {
  const factory = setUp();
  const data = createSessionData({ version: 2 });
  factory.make(data);
  factory.forget('sess_ada');
  expect(factory.make(data)).toMatchObject({ user: data.user, publicUserData: data.publicUserData });
});
