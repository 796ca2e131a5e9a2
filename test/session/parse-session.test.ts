import { describe, expect, it } from 'vitest';
import { parseSession, parseSessionPage } from 'multisession/core';
import page from './fixtures/page-in-milliseconds.json' with { type: 'json' };
import inSeconds from './fixtures/session-in-seconds.json' with { type: 'json' };
import { wireSession, wireSessionWithout } from './wire-session.ts';

describe('a session with the required fields only, in seconds', () => {
  it('reads its deadlines as dates', () => {
    expect(parseSession(inSeconds)).toMatchObject({
      lastActiveAt: new Date('2021-03-23T04:23:31Z'),
      expireAt: new Date('2021-03-30T04:23:31Z'),
      abandonAt: new Date('2021-04-22T04:23:31Z'),
    });
  });

  it('takes the last activity for when it was created and updated', () => {
    const session = parseSession(inSeconds);
    expect(session.createdAt).toEqual(session.lastActiveAt);
    expect(session.updatedAt).toEqual(session.lastActiveAt);
  });

  it('makes a user of the user id', () => {
    expect(parseSession(inSeconds).user).toEqual({ id: 'user_1n5BS00ns3t21GWIXiPJ0KcSe02' });
  });

  it('has nothing where nothing was sent', () => {
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

describe('a complete session', () => {
  it('reads every field', () => {
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

  it('ignores fields that it does not know', () => {
    const known = parseSession(wireSession());
    expect(parseSession(wireSession({ shoe_size: 42, last_active_token: { jwt: 'x' } }))).toEqual(known);
  });

  it('keeps its own version, whatever number the answer has', () => {
    expect(parseSession(wireSession(), { version: 99 }).version).toBe(7);
    expect(parseSession(wireSessionWithout('version'), { version: 99 }).version).toBe(99);
  });
});

describe('the user of a signed-in session', () => {
  it('is made of the public data where no user was sent', () => {
    expect(parseSession(wireSessionWithout('user')).user).toMatchObject({ id: 'user_ada', firstName: 'Ada' });
  });

  it('gives the session its user id where that was not sent', () => {
    expect(parseSession(wireSessionWithout('user_id')).userId).toBe('user_ada');
    const { user: _, ...anonymous } = wireSessionWithout('user_id');
    expect(parseSession(anonymous)).toMatchObject({ userId: 'user_ada', user: { id: 'user_ada' } });
  });

  it('may be missing once the session is closed', () => {
    const { user: _, ...closed } = wireSession({ status: 'ended' });
    expect(parseSession(closed)).toMatchObject({ status: 'ended', user: null });
  });
});

describe('a status or task of a later version', () => {
  it('reads an unknown status as ended, and keeps it', () => {
    const session = parseSession(wireSession({ status: 'hibernating' }));
    expect(session).toMatchObject({ status: 'ended', rawStatus: 'hibernating' });
  });

  it('keeps no wire status for one that is known', () => {
    expect(parseSession(wireSession({ status: 'expired' }))).not.toHaveProperty('rawStatus');
  });

  it('keeps an unknown task with all its fields, and makes the first one current', () => {
    const tasks = [{ key: 'sign-the-terms', edition: 3 }, { key: 'setup-mfa' }];
    const session = parseSession(wireSession({ status: 'pending', tasks }));
    expect(session).toMatchObject({ status: 'pending', tasks, currentTask: tasks[0] });
  });
});

describe('timestamps', () => {
  it.each([
    ['the last second that is read as seconds', 99_999_999_999, new Date(99_999_999_999_000)],
    ['the first millisecond', 100_000_000_000, new Date(100_000_000_000)],
    ['the epoch', 0, new Date(0)],
    ['the last date there is', 8.64e15, new Date(8.64e15)],
  ])('read %s', (_, sent, read) => {
    expect(parseSession(wireSession({ last_active_at: sent })).lastActiveAt).toEqual(read);
  });

  it('may differ in unit within one session', () => {
    const { first, second } = parseSession(
      wireSession({ factor_verified_at: { first: 1_700_000_000, second: 1_700_000_000_000 } }),
    ).factorVerifiedAt;
    expect(first).toEqual(second);
  });
});

describe('a page of sessions', () => {
  it('reads its sessions and how many there are in all', () => {
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

  it('names the session that cannot be read', () => {
    expect(() => parseSessionPage({ data: [page.data[0], { id: 1 }], total_count: 2 })).toThrow(
      '"page.data.1.id"',
    );
  });

  it.for([{ data: [] }, { total_count: 1 }, { data: [], total_count: -1 }, null, []])(
    'refuses %j',
    (broken) => {
      expect(() => parseSessionPage(broken)).toThrow(expect.objectContaining({ code: 'invalid_response' }));
    },
  );
});
