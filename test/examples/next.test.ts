import type { Page, Request } from 'playwright/test';
import { expect } from 'vitest';
import { it } from './fixtures.ts';
import { describeExample } from './flow.ts';
import { Person } from './person.ts';
import { declareServerRendering } from './server-rendering.ts';

const isServerAction = (request: Request) => request.headers()['next-action'] !== undefined;

/** Sends the request of a server action again, as a page of this origin. Returns the status and the text of the response. */
async function resend(page: Page, action: Request, origin: string) {
  const headers = { ...(await action.allHeaders()), origin };
  // The browser adds its current cookies.
  const { cookie, ...others } = Object.fromEntries(
    Object.entries(headers).filter(([name]) => !name.startsWith(':') && name !== 'content-length'),
  );
  expect(cookie).toContain('multisession-');
  const data = action.postDataBuffer() ?? '';
  const response = await page.request.post(action.url(), { headers: others, data });
  return { status: response.status(), text: await response.text() };
}

describeExample({ name: 'next' }, (getUrl) => {
  declareServerRendering(getUrl);

  it('the Content Security Policy allows only scripts with the nonce of the response, which all have', async ({
    context,
  }) => {
    const person = await Person.open(context, `${getUrl()}/sign-in`);
    await person.signIn('Ada Lovelace');
    const responses = [await person.page.reload(), await person.page.reload()];
    const nonces = responses.map(
      (response) =>
        /script-src 'self' 'nonce-([^']+)'(?:;|$)/.exec(
          response?.headers()['content-security-policy'] ?? '',
        )?.[1],
    );
    expect(new Set(nonces).size).toBe(2);
    const html = (await responses[1]?.text()) ?? '';
    const scripts = [...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
    expect(scripts.length).toBeGreaterThan(1);
    expect(scripts.filter((tag) => !tag.includes(`nonce="${nonces[1]}"`))).toEqual([]);
    expect(person.errors).toEqual([]);
  });

  it('a server action acts as the account of its tab, whichever was selected last', async ({ context }) => {
    const ada = await Person.open(context, `${getUrl()}/sign-in`);
    await ada.signIn('Ada Lovelace');
    const grace = await Person.open(context, `${getUrl()}/sign-in`);
    await grace.signIn('Grace Hopper');
    await ada.addNote('Publish note G');
    await grace.page.reload();
    await grace.isActingAs('Grace Hopper');
    await grace.addNote('Name the bug');
    await grace.seesNoNote('Publish note G');
    await ada.page.reload();
    await ada.seesNote('Publish note G');
    await ada.seesNoNote('Name the bug');
    expect([...ada.errors, ...grace.errors]).toEqual([]);
  });

  it('a server action fails if its account is signed out, or if a page of another origin calls it', async ({
    context,
  }) => {
    const person = await Person.open(context, `${getUrl()}/sign-in`);
    await person.signIn('Grace Hopper');
    await person.addAccount('Ada Lovelace');
    const sent = person.page.waitForRequest(isServerAction);
    await person.addNote('Sent twice');
    const action = await sent;

    const foreign = await resend(person.page, action, 'https://evil.example');
    expect(foreign.status).toBeGreaterThanOrEqual(400);
    const own = await resend(person.page, action, getUrl());
    expect(own.status).toBe(200);
    expect(own.text).not.toContain('Sign in again');
    await person.page.reload();
    await person.seesNote('Sent twice', 2);

    await person.switchTo('Grace Hopper');
    await person.signOut('Ada Lovelace');
    const closed = await resend(person.page, action, getUrl());
    expect(closed.text).toContain('Sign in again');
    await person.addAccount('Ada Lovelace');
    await person.seesNote('Sent twice', 2);
    expect(person.errors).toEqual([]);
  });
});
