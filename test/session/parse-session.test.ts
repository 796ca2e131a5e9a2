import { describe, expect, it } from 'vitest';
import { parseSession, parseSessionPage } from 'multisession/core';
import page from './fixtures/page-in-milliseconds.json' with { type: 'json' };
import inSeconds from './fixtures/session-in-seconds.json' with { type: 'json' };
import { wireSession, wireSessionWithout } from './wire-session.ts';

describe('parseSession() with required fields only and timestamps in seconds', () => {
  it('parses deadlines as dates', () => {
    expect(parseSession(inSeconds)).toMatchObject({
      lastActiveAt: new Date('2021-03-23T04:23:31Z'),
      expireAt: new Date('2021-03-30T04:23:31Z'),
      abandonAt: new Date('2021-04-22T04:23:31Z'),
    });
  });

  it('uses the last activity as the creation and update time', () => {
    const session = parseSession(inSeconds);
    expect(session.createdAt).toEqual(session.lastActiveAt);
    expect(session.updatedAt).toEqual(session.lastActiveAt);
  });

  it('creates the user from the user ID', () => {
    expect(parseSession(inSeconds).user).toEqual({ id: 'user_1n5BS00ns3t21GWIXiPJ0KcSe02' });
  });

  it('uses null and empty defaults for missing fields', () => {
    expect(parseSession(inSeconds)).toMatchObject({
      publicUserData: null,
      lastActiveOrganizationId: null,
      actor: null,
      factorVerifiedAt: { first: null, second: null },
      tasks: [],
      latestActivity: null,
      version: 0,
    });
  });
});

describe('parseSession() with all fields', () => {
  it('parses every field', () => {
    expect(parseSession(wireSession())).toEqual({
      id: 'sess_ada',
      clientId: 'client_1',
      userId: 'user_ada',
      status: 'active',
      user: { id: 'user_ada', plan: 'pro' },
      publicUserData: {
        userId: 'user_ada',
        firstName: 'Ada',
        lastName: 'Lovelace',
        username: null,
        imageUrl: 'https://example.com/ada.png',
        hasImage: true,
        identifier: 'ada@example.com',
      },
      lastActiveAt: new Date(1_700_000_000_000),
      expireAt: new Date(1_700_604_800_000),
      abandonAt: new Date(1_702_592_000_000),
      createdAt: new Date(1_699_999_000_000),
      updatedAt: new Date(1_700_000_000_000),
      lastActiveOrganizationId: 'org_1',
      actor: { sub: 'user_admin', reason: 'support' },
      factorVerifiedAt: { first: new Date(1_699_999_000_000), second: null },
      version: 7,
      tasks: [],
      latestActivity: {
        id: 'act_1',
        browserName: 'Firefox',
        browserVersion: null,
        deviceType: null,
        ipAddress: null,
        city: null,
        country: null,
        isMobile: false,
      },
    });
  });

  it('ignores unknown fields', () => {
    const known = parseSession(wireSession());
    expect(parseSession(wireSession({ shoe_size: 42, last_active_token: { jwt: 'x' } }))).toEqual(known);
  });

  it('prefers the version of the session to the given version', () => {
    expect(parseSession(wireSession(), { version: 99 }).version).toBe(7);
    expect(parseSession(wireSessionWithout('version'), { version: 99 }).version).toBe(99);
  });
});

describe('the user of a signed-in session', () => {
  it('is created from the public data if missing', () => {
    expect(parseSession(wireSessionWithout('user')).user).toMatchObject({ id: 'user_ada', firstName: 'Ada' });
  });

  it('provides the user ID if the field `user_id` is missing', () => {
    expect(parseSession(wireSessionWithout('user_id')).userId).toBe('user_ada');
    const { user: _, ...anonymous } = wireSessionWithout('user_id');
    expect(parseSession(anonymous)).toMatchObject({ userId: 'user_ada', user: { id: 'user_ada' } });
  });

  it('may be missing if the session is closed', () => {
    const { user: _, ...closed } = wireSession({ status: 'ended' });
    expect(parseSession(closed)).toMatchObject({ status: 'ended', user: null });
  });
});

describe('forward compatibility of parseSession()', () => {
  it('parses an unknown status as ended and preserves it in `rawStatus`', () => {
    const session = parseSession(wireSession({ status: 'hibernating' }));
    expect(session).toMatchObject({ status: 'ended', rawStatus: 'hibernating' });
  });

  it('does not set `rawStatus` for a known status', () => {
    expect(parseSession(wireSession({ status: 'expired' }))).not.toHaveProperty('rawStatus');
  });

  it('preserves unknown tasks with all their fields', () => {
    const tasks = [{ key: 'sign-the-terms', edition: 3 }, { key: 'setup-mfa' }];
    const session = parseSession(wireSession({ status: 'pending', tasks }));
    expect(session).toMatchObject({ status: 'pending', tasks, currentTask: tasks[0] });
  });
});

describe('timestamps of a session', () => {
  it.each([
    ['the largest value that is read as seconds', 99_999_999_999, new Date(99_999_999_999_000)],
    ['the smallest value that is read as milliseconds', 100_000_000_000, new Date(100_000_000_000)],
    ['the epoch', 0, new Date(0)],
    ['the largest valid date', 8.64e15, new Date(8.64e15)],
  ])('are parsed as dates: %s', (_, sent, read) => {
    expect(parseSession(wireSession({ last_active_at: sent })).lastActiveAt).toEqual(read);
  });

  it('may use both units within one session', () => {
    const { first, second } = parseSession(
      wireSession({ factor_verified_at: { first: 1_700_000_000, second: 1_700_000_000_000 } }),
    ).factorVerifiedAt;
    expect(first).toEqual(second);
  });
});

describe('parseSessionPage()', () => {
  it('parses the sessions and the total count', () => {
    expect(parseSessionPage({ ...page, total_count: 12 })).toMatchObject({
      data: [
        {
          id: 'sess_123',
          clientId: 'client_123',
          userId: 'user_123',
          status: 'expired',
          lastActiveAt: new Date(1_705_100_946_532),
          createdAt: new Date(1_704_739_414_310),
        },
      ],
      totalCount: 12,
    });
  });

  it('names the invalid session', () => {
    expect(() => parseSessionPage({ data: [page.data[0], { id: 1 }], total_count: 2 })).toThrow(
      '"page.data.1.id"',
    );
  });

  it.for([{ data: [] }, { total_count: 1 }, { data: [], total_count: -1 }, null, []])(
    'rejects an invalid page: %j',
    (broken) => {
      expect(() => parseSessionPage(broken)).toThrow(expect.objectContaining({ code: 'invalid_response' }));
    },
  );
});
