import { expect, it } from 'vitest';
import { sweep } from '../../src/server/sessions/sweep.ts';
import { addSessions, EXPIRES, openRepository } from './test-repository.ts';
import { DAY, SECOND, startServer } from './test-server.ts';

const noChanges = { expired: 0, abandoned: 0, unclaimed: 0, deletedSessions: 0 };

it('sweep() marks sessions past their deadlines as expired, and later as abandoned', async () => {
  const { server, clock, newBrowser } = await startServer();
  const browsers = [newBrowser(), newBrowser()];
  for (const browser of browsers) await browser.signIn('user_1');
  const [{ id, version } = { id: '', version: 0 }] = (await browsers[0]?.client())?.sessions ?? [];
  expect(await server.sweep()).toEqual(noChanges);
  clock.advance(7 * DAY);
  expect(await server.sweep()).toEqual({ ...noChanges, expired: 2 });
  expect(await server.sweep()).toEqual(noChanges);
  expect(await server.sessions.get(id)).toMatchObject({ status: 'expired', version: version + 1 });
  clock.advance(23 * DAY);
  expect(await server.sweep()).toEqual({ ...noChanges, abandoned: 2 });
});

it('sweep() deletes unlisted sessions 90 days after they were closed', async () => {
  const { server, clock, newBrowser } = await startServer({ policy: { abandonAfterMs: 365 * DAY } });
  const browser = newBrowser();
  const { id } = await browser.signIn('user_1');
  const remembered = await browser.signIn('user_2');
  await browser.send('POST', `/v1/client/sessions/${id}/remove`);
  await browser.send('POST', `/v1/client/sessions/${remembered.id}/end`);
  clock.advance(90 * DAY - 1);
  expect(await server.sweep()).toEqual(noChanges);
  clock.advance(1);
  expect(await server.sweep()).toEqual({ ...noChanges, deletedSessions: 1 });
  expect(await server.sessions.get(id)).toBeNull();
  expect((await server.sessions.get(remembered.id))?.status).toBe('ended');

  clock.advance(275 * DAY);
  expect(await server.sweep()).toEqual({ ...noChanges, abandoned: 1, deletedSessions: 1 });
  expect((await browser.client()).sessions).toEqual([]);
});

it('sweep() counts the 90 days from the deadline of a session, even if it first runs later', async () => {
  const { server, clock, newBrowser } = await startServer();
  await newBrowser().signIn('user_1');
  clock.advance(97 * DAY);
  expect(await server.sweep()).toEqual({ expired: 1, abandoned: 1, unclaimed: 0, deletedSessions: 1 });
});

it('sweep() processes more sessions than one batch contains', async () => {
  const repository = await openRepository();
  for (const n of [1, 2, 3, 4, 5]) await addSessions(repository, `client_${n}`, [{ id: `sess_${n}` }]);
  const sweepAt = (now: number) => sweep({ repository, now: () => now }, 2);
  expect(await sweepAt(EXPIRES - 1)).toEqual(noChanges);
  expect(await sweepAt(EXPIRES)).toEqual({ ...noChanges, expired: 5 });
  expect(await sweepAt(EXPIRES)).toEqual(noChanges);
});

it('sweep() revokes sign-ins whose cookie was not presented within ten minutes', async () => {
  const { server, clock, newBrowser } = await startServer();
  const browser = newBrowser();
  const request = browser.request('POST', '/api/sign-in');
  const { session } = await server.sessions.signIn(request, { userId: 'user_1' });
  await browser.signIn('user_2');
  clock.advance(600 * SECOND - 1);
  expect(await server.sweep()).toEqual(noChanges);
  clock.advance(1);
  expect(await server.sweep()).toEqual({ ...noChanges, unclaimed: 1 });
  expect(await server.sweep()).toEqual(noChanges);
  expect((await server.sessions.get(session.id))?.status).toBe('revoked');
  expect((await browser.client()).sessions).toHaveLength(1);
});

it('sweep() can run concurrently with requests and with itself', async () => {
  const { server, clock, failures, newBrowser } = await startServer();
  const browsers = Array.from({ length: 20 }, newBrowser);
  await Promise.all(browsers.map((browser) => browser.signIn('user_1')));
  clock.advance(97 * DAY);
  const [one, two] = await Promise.all([
    server.sweep(),
    server.sweep(),
    ...browsers.map((browser) => browser.signIn('user_2')),
  ]);
  expect(failures).toEqual([]);
  expect(one.expired + two.expired).toBeLessThanOrEqual(20);
  const clients = await Promise.all(browsers.map((browser) => browser.client()));
  expect(clients.map(({ sessions }) => sessions.map(({ userId }) => userId))).toEqual(
    browsers.map(() => ['user_2']),
  );
});
