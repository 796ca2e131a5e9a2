import type { SessionActivity } from 'multisession';
import { createSessionData, type InMemoryBackend } from 'multisession/testing';
import { loadBackend } from './demo.tsx';

type Device = readonly [browser: string, device: string, city: string | null, country: string | null];

/** This device. */
export const here: Device = ['Firefox', 'Macintosh', 'London', 'GB'];

const others: readonly Device[] = [
  ['Safari', 'iPhone', 'London', 'GB'],
  ['Chrome', 'Windows', 'Berlin', 'DE'],
  ['Chrome', 'Android', 'القاهرة', 'EG'],
  ['Edge', 'Windows', null, null],
  ['Samsung Internet', 'Android', 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch', 'GB'],
];

export function activityOf([browserName, deviceType, city, country]: Device): SessionActivity {
  const isMobile = deviceType === 'iPhone' || deviceType === 'Android';
  return {
    id: null,
    browserName,
    browserVersion: '1',
    deviceType,
    ipAddress: '203.0.113.7',
    city,
    country,
    isMobile,
  };
}

/** Signs Ada in on other devices, each with an older last activity. */
function signInOnDevices(backend: InMemoryBackend, count: number): void {
  for (let index = 0; index < count; index += 1) {
    const device = others[index % others.length] ?? here;
    const lastActiveAt = new Date(Date.now() - 7 * 60_000 * (index + 1) ** 3);
    backend.signInOnOtherDevice(
      createSessionData({ id: `sess_${index}`, lastActiveAt, latestActivity: activityOf(device) }),
    );
  }
}

/** Loads a backend in which Ada is signed in on as many other devices as the story's parameter `devices` says. */
export async function loadDevices(context: Parameters<typeof loadBackend>[0]) {
  const loaded = await loadBackend(context);
  signInOnDevices(loaded.backend, Number(context.parameters['devices']));
  return loaded;
}
