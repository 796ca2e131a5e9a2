import type { BrowserContext, Page, Request } from 'playwright/test';
import { expect } from 'vitest';
import { it } from './fixtures.ts';
import { describeExample } from './flow.ts';
import { framesOf, recordFrames } from './frames.ts';
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

/** Two accounts in a tab, of which Grace was selected last, and the URLs of their notes. */
interface SignedInTab {
  readonly person: Person;
  readonly adaUrl: string;
  readonly graceUrl: string;
}

async function signInBoth(context: BrowserContext, origin: string): Promise<SignedInTab> {
  const person = await Person.open(context, `${origin}/sign-in`);
  const getUrl = async () => {
    const link = person.page.getByRole('link', { name: 'Link to these notes' });
    return `${origin}${await link.getAttribute('href')}`;
  };
  await person.signIn('Ada Lovelace');
  const adaUrl = await getUrl();
  await person.addAccount('Grace Hopper');
  return { person, adaUrl, graceUrl: await getUrl() };
}

/** Returns the accounts that the frames of a page have shown, in order: `Ada Grace` for a frame that shows both. */
async function shownAccounts(page: Page): Promise<readonly string[]> {
  const frames = await framesOf(page);
  const accounts = frames.map((frame) => [...new Set(frame.match(/Ada|Grace/g))].toSorted().join(' '));
  return accounts
    .filter((names) => names !== '')
    .filter((names, index, others) => names !== others[index - 1]);
}

describeExample({ name: 'next' }, (getUrl) => {
  declareServerRendering(getUrl);

  it('a link to an account opens its notes in a new tab, whichever was selected last, also without JavaScript', async ({
    browser,
    context,
  }) => {
    await recordFrames(context);
    const { adaUrl } = await signInBoth(context, getUrl());
    const ada = await Person.open(context, adaUrl);
    await ada.isActingAs('Ada Lovelace');
    expect(await shownAccounts(ada.page)).toEqual(['Ada']);
    await ada.page.reload();
    await ada.isActingAs('Ada Lovelace');
    expect(await shownAccounts(ada.page)).toEqual(['Ada']);
    expect(ada.errors).toEqual([]);

    const storageState = await context.storageState();
    const withoutScripts = await browser.newContext({ javaScriptEnabled: false, storageState });
    await (await Person.open(withoutScripts, adaUrl)).isActingAs('Ada Lovelace');
    await withoutScripts.close();
  });

  it('a switch changes the URL, Back and Forward switch back, and no frame shows another account in between', async ({
    context,
  }) => {
    await recordFrames(context);
    const { person, adaUrl, graceUrl } = await signInBoth(context, getUrl());
    await person.page.goto(adaUrl);
    await person.isActingAs('Ada Lovelace');
    await person.typeDraft('half a thought');
    await person.switchTo('Grace Hopper');
    expect(person.page.url()).toBe(graceUrl);
    await person.seesDraft('');
    await person.page.goBack();
    await person.isActingAs('Ada Lovelace');
    expect(person.page.url()).toBe(adaUrl);
    await person.seesDraft('half a thought');
    await person.page.goForward();
    await person.isActingAs('Grace Hopper');
    expect(await shownAccounts(person.page)).toEqual(['Ada', 'Grace', 'Ada', 'Grace']);
    expect(person.errors).toEqual([]);
  });

  it('a link to an account that is unknown or signed out shows no other account, until that account is signed in', async ({
    context,
  }) => {
    await recordFrames(context);
    const { person, adaUrl } = await signInBoth(context, getUrl());
    const notSignedIn = 'This account is not signed in in this browser.';
    const tab = await Person.open(context, `${getUrl()}/u/unknown`);
    await tab.seesText(notSignedIn);
    expect(await shownAccounts(tab.page)).toEqual([]);
    await person.signOut('Ada Lovelace');
    await tab.page.goto(adaUrl);
    await tab.seesText(notSignedIn);
    expect(await shownAccounts(tab.page)).toEqual([]);
    await person.addAccount('Ada Lovelace');
    await tab.isActingAs('Ada Lovelace');
    expect([...person.errors, ...tab.errors]).toEqual([]);
  });

  it('the Content Security Policy allows no inline styles, and only scripts with the nonce of the response, which all have', async ({
    context,
  }) => {
    const person = await Person.open(context, `${getUrl()}/sign-in`);
    await person.signIn('Ada Lovelace');
    const link = person.page.getByRole('link', { name: 'Link to these notes' });
    const path = (await link.getAttribute('href')) ?? '';
    const responses = [await person.page.reload(), await person.page.goto(`${getUrl()}${path}`)];
    const nonces = responses.map((response) => {
      const policy = response?.headers()['content-security-policy'] ?? '';
      return /style-src 'self'; script-src 'self' 'nonce-([^']+)'$/.exec(policy)?.[1];
    });
    expect(nonces).not.toContain(undefined);
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
