import { accountSlug } from 'multisession/core';
import { describe, expect, it } from 'vitest';

const session = { id: 'sess_1', userId: 'user_1', actor: null };

describe('accountSlug()', () => {
  it('never changes, because URLs that contain it are kept', () => {
    expect(accountSlug(session)).toBe('mqbq4f');
    expect(accountSlug({ ...session, actor: { sub: 'agent_1' } })).toBe('1rb5ggv');
    expect(accountSlug({ ...session, userId: 'ümläut' })).toBe('s4ljdo');
  });

  it('is the same for every session of a user', () => {
    expect(accountSlug({ ...session, id: 'sess_2' })).toBe(accountSlug(session));
  });

  it('is a different one for every user, for a user who is impersonated, and for a session without a user', () => {
    const sessions = [
      ...Array.from({ length: 10_000 }, (_, index) => ({ ...session, userId: `user_${index}` })),
      { ...session, actor: { sub: 'agent_1' } },
      { ...session, actor: { sub: 'agent_2' } },
      { ...session, userId: null },
    ];
    expect(new Set(sessions.map(accountSlug)).size).toBe(sessions.length);
  });

  it('needs no escaping in a URL and has at most seven characters', () => {
    const slugs = Array.from({ length: 1000 }, (_, index) =>
      accountSlug({ ...session, userId: String(index) }),
    );
    for (const slug of slugs) expect(slug).toMatch(/^[\da-z]{1,7}$/);
  });
});
