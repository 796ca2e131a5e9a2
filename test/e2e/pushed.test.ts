import path from 'node:path';
import { type Browser, expect } from 'playwright/test';
import { afterAll, beforeAll, it } from 'vitest';
import {
  launchBrowser,
  Person,
  type SplitPlayground,
  splitPlayground,
  temporaryFolder,
} from './playground.ts';

let browser: Browser;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let playground: SplitPlayground;

beforeAll(async () => {
  [browser, folder] = await Promise.all([launchBrowser(), temporaryFolder()]);
  playground = await splitPlayground(path.join(folder.path, 'playground.sqlite'));
  await playground.startApi();
});

afterAll(async () => {
  await browser.close();
  await playground.stop();
  await folder.remove();
});

/** Signs in on a device of its own, and waits until the page listens. */
async function device(): Promise<Person> {
  const context = await browser.newContext();
  const person = await Person.open(context, playground.url);
  const listening = person.page.waitForResponse(
    (response) => response.url().endsWith('/v1/client/events') && response.ok(),
  );
  await person.signIn('Ada Lovelace');
  await listening;
  return person;
}

it('signs a person out within a second when another of their devices says so', async () => {
  const [laptop, phone] = [await device(), await device()];
  await laptop.page.evaluate(async () => {
    const ask = async (path: string, method = 'GET') => {
      const { response } = await (await fetch(`/v1/client${path}`, { method })).json();
      return response;
    };
    const own: string = (await ask('')).last_active_session_id;
    const devices: { id: string }[] = (await ask(`/sessions/${own}/devices`)).data;
    for (const { id } of devices) {
      if (id !== own) await ask(`/sessions/${own}/devices/${id}/revoke`, 'POST');
    }
  });
  await expect(phone.page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible({ timeout: 1000 });
  await laptop.isActingAs('Ada Lovelace');
});
