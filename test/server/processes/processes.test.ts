import { describe, expect, it } from 'vitest';
import type { Device } from './device.ts';
import { HELD_USER } from './messages.ts';
import { startApp } from './start-app.ts';

/** A timeout below the 25 seconds after which a heartbeat sends the change. `npm run bench:server` measures the delay. */
const PUSH_TIMEOUT_MS = 15_000;

type App = Awaited<ReturnType<typeof startApp>>;

/** Creates devices with three signed-in users each and an open event stream. */
async function signedIn(app: App, count: number) {
  return Promise.all(
    Array.from({ length: count }, async (_, nth) => {
      const device = await app.newDevice();
      const ids = [];
      for (const name of ['ada', 'bob', 'carol']) ids.push(await device.signIn(`${name}_${nth}`));
      await device.untilStreaming();
      return { device, ids };
    }),
  );
}

/** Signs two users of a device out: one remotely, one on the device itself. */
async function signOutTwo(
  app: App,
  { device, ids: [ada = '', bob = ''] }: { device: Device; ids: string[] },
) {
  await app.truth.revoke(ada);
  await device.store.signOut({ session: bob });
}

describe('several processes on one database', () => {
  it('a revocation on one process is pushed to the clients of another without waiting for a heartbeat', async () => {
    const app = await startApp();
    const [here, there] = [await app.newDevice(0), await app.newDevice(1)];
    const id = await here.signIn('user_1');
    await here.untilStreaming();
    const revokedAt = performance.now();
    await there.fetch(`${there.origin}/api/revoke`, {
      method: 'POST',
      body: JSON.stringify({ sessionId: id }),
    });
    await here.until(({ client }) => client?.sessions.length === 0);
    expect(performance.now() - revokedAt).toBeLessThan(PUSH_TIMEOUT_MS);
  });

  it('no session and no event is lost when the process of a client is killed', async () => {
    const app = await startApp();
    const all = await signedIn(app, 9);
    await app.process(0).kill();
    await Promise.all(all.map((one) => signOutTwo(app, one)));
    const lists = await Promise.all(all.map(({ device }) => app.untilInSync(device)));
    expect(lists.map((sessions) => sessions.map(({ id }) => id))).toEqual(all.map(({ ids }) => ids.slice(2)));

    // The second process is killed as soon as the first is back, so that all clients reconnect again.
    await app.start(0);
    await app.process(1).kill();
    await Promise.all(all.map(({ ids }) => app.truth.revoke(ids[2] ?? '')));
    const rest = await Promise.all(all.map(({ device }) => app.untilInSync(device)));
    expect(rest.flat()).toEqual([]);
  });

  it('no session and no event is lost during a rolling restart', async () => {
    const app = await startApp();
    const all = await signedIn(app, 9);
    for (const index of [0, 1, 2]) {
      const [, ...exits] = await Promise.all([
        Promise.all(all.slice(index * 3, index * 3 + 3).map((one) => signOutTwo(app, one))),
        app.process(index).stop(),
      ]);
      expect(exits).toEqual([0]);
      await app.start(index);
    }
    const lists = await Promise.all(all.map(({ device }) => app.untilInSync(device)));
    expect(lists.map((sessions) => sessions.map(({ id }) => id))).toEqual(all.map(({ ids }) => ids.slice(2)));
  });
});

describe('an app process that receives SIGTERM', () => {
  it('finishes pending requests and exits by itself', async () => {
    const app = await startApp(1);
    const { origin, fetch } = await app.newDevice();
    const held = app.process(0).untilMessage('held');
    const signIn = fetch(`${origin}/api/sign-in`, {
      method: 'POST',
      body: JSON.stringify({ userId: HELD_USER }),
    });
    await held;
    const closing = app.process(0).untilMessage('closing');
    const exit = app.process(0).stop();
    await closing;
    app.process(0).release();
    expect((await signIn).status).toBe(200);
    expect(await exit).toBe(0);
  });
});
