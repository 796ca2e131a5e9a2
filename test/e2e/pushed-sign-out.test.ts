import path from 'node:path';
import { generateSigningKey } from 'multisession/server';
import type { Browser } from 'playwright/test';
import { expect, onTestFinished } from 'vitest';
import { startLoadBalancer } from '../server/processes/load-balancer.ts';
import { startProcess } from '../server/processes/start-process.ts';
import { it } from './fixtures.ts';
import { Person } from './person.ts';

/** A timeout below the 25 seconds after which a heartbeat or a reconnected stream would deliver the sign-out as well. */
const PUSH_TIMEOUT_MS = 15_000;

/** Signs in on a new device, and waits until the page has opened its event stream. */
async function openDevice(browser: Browser, url: string): Promise<Person> {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const person = await Person.open(context, url);
  const streamOpened = person.page.waitForResponse(
    (response) => response.url().endsWith('/v1/client/events') && response.ok(),
  );
  await person.signIn('Ada Lovelace');
  await streamOpened;
  return person;
}

it('the page is signed out before the next heartbeat when its user revokes the session on another device', async ({
  browser,
  playground,
}) => {
  const laptop = await openDevice(browser, playground.url);
  const phone = await openDevice(browser, playground.url);
  await laptop.page.evaluate(async () => {
    const call = async (path: string, method = 'GET') => {
      const { response } = await (await fetch(`/v1/client${path}`, { method })).json();
      return response;
    };
    const own: string = (await call('')).last_active_session_id;
    const devices: { id: string }[] = (await call(`/sessions/${own}/devices`)).data;
    for (const { id } of devices) {
      if (id !== own) await call(`/sessions/${own}/devices/${id}/revoke`, 'POST');
    }
  });
  await phone.isSignedOut(PUSH_TIMEOUT_MS);
  await laptop.isActingAs('Ada Lovelace');
});

it('the page is signed out before the next heartbeat when another process on the same database revokes the session', async ({
  browser,
  database,
  folder,
  playground,
}) => {
  const person = await openDevice(browser, playground.url);
  const sessionId = await person.page.evaluate(async (): Promise<string> => {
    const { response } = await (await fetch('/v1/client')).json();
    return response.last_active_session_id;
  });
  const address = path.join(folder, 'other.sock');
  const other = await startProcess({
    address,
    keys: [await generateSigningKey()],
    database: { file: database },
  });
  onTestFinished(other.kill);
  const { origin, close } = await startLoadBalancer([address]);
  onTestFinished(close);

  const revoked = await fetch(`${origin}/api/revoke`, {
    method: 'POST',
    body: JSON.stringify({ sessionId }),
  });
  expect(revoked.ok).toBe(true);
  await person.isSignedOut(PUSH_TIMEOUT_MS);
});
