import type { BrowserContext, Page } from 'playwright/test';
import { expectPage } from '../expect-page.ts';
import type { MailPage } from './page.tsx';

declare const mailPage: MailPage;

export async function signIn(context: BrowserContext, url: string, name: string): Promise<void> {
  await context.request.post(`${url}sign-in`, { data: name, headers: { origin: new URL(url).origin } });
}

/** Switches the account of a page, and waits until it is shown. */
export async function switchTo(page: Page, name: string): Promise<void> {
  await page.evaluate((firstName) => mailPage.switchTo(firstName), name);
  await expectPage(page.getByText(`inbox of ${name}`)).toBeVisible();
}

/** Opens a tab of Ada, and then another one of Bob, so that the server renders pages for Bob. */
export async function openTwoTabs(context: BrowserContext, url: string, path = ''): Promise<Page> {
  await signIn(context, url, 'Ada');
  await signIn(context, url, 'Bob');
  const page = await context.newPage();
  await page.goto(`${url}${path}`);
  await expectPage(page.getByText('inbox of Bob')).toBeVisible();
  await switchTo(page, 'Ada');
  const other = await context.newPage();
  await other.goto(url);
  await expectPage(other.getByText('inbox of Ada')).toBeVisible();
  await switchTo(other, 'Bob');
  await other.close();
  return page;
}
