import { expect, it } from 'vitest';
import {
  createClosedSessionData,
  createPendingSessionData,
  createSessionData,
} from '../../src/testing/index.ts';

it('createSessionData derives the IDs and the user from the name', () => {
  expect(createSessionData({ name: 'Grace Hopper' })).toMatchObject({
    id: 'sess_grace',
    userId: 'user_grace',
    status: 'active',
    user: { id: 'user_grace', identifier: 'grace@example.com' },
    publicUserData: { firstName: 'Grace', lastName: 'Hopper' },
  });
});

it('createPendingSessionData and createClosedSessionData accept overrides of every field', () => {
  const session = createPendingSessionData({ id: 'sess_1', tasks: [{ key: 'reset-password' }] });
  expect(session).toMatchObject({ id: 'sess_1', status: 'pending', currentTask: { key: 'reset-password' } });
  expect(createClosedSessionData({ status: 'revoked' })).toMatchObject({ status: 'revoked', user: null });
});

it('createSessionData and createPendingSessionData use the given user', () => {
  const user = { id: 'user_1', plan: 'pro' };
  for (const session of [createSessionData({ user }), createPendingSessionData({ user })]) {
    expect(session).toMatchObject({ user, userId: 'user_1', publicUserData: { userId: 'user_1' } });
  }
});
