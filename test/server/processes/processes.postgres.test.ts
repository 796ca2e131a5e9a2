import { expect, it } from 'vitest';
import { startApp } from './start-app.ts';

// Processes also catch up with changes during the reconnection, because they then read the versions again.
it('app processes catch up with changes that they missed while their database connections were cut', async () => {
  const app = await startApp();
  const devices = await Promise.all(
    [0, 1, 2].map(async (index) => {
      const device = await app.newDevice(index);
      const ids = [await device.signIn(`ada_${index}`), await device.signIn(`bob_${index}`)];
      await device.untilStreaming();
      return { device, ids };
    }),
  );
  for (const round of [0, 1]) {
    await app.cutConnections();
    await Promise.all(devices.map(({ ids }) => app.truth.revoke(ids[round] ?? '')));
    const left = await Promise.all(devices.map(({ device }) => app.untilInSync(device)));
    expect(left.map((sessions) => sessions.map(({ id }) => id))).toEqual(
      devices.map(({ ids }) => ids.slice(round + 1)),
    );
  }
});
