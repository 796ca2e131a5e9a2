import { expectPage } from './expect-page.ts';
import { it } from './fixtures.ts';
import { Person } from './person.ts';

it('the page shows that the server is unavailable, keeps all accounts signed in, and recovers by itself', async ({
  context,
  playground,
}) => {
  await playground.stopApi();
  const person = await Person.open(context, playground.url);
  const unavailableNotice = person.page.getByText('The server cannot be reached. You are still signed in');

  await person.page.getByRole('heading', { name: 'Letterbox cannot be reached' }).waitFor();
  await playground.startApi();
  // The page increases its retry delay after each failure.
  await person.page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();

  await person.signIn('Ada Lovelace');
  await person.addAccount('Grace Hopper');
  await playground.stopApi();
  await person.page.getByRole('link', { name: 'Settings' }).click();
  await person.page.getByRole('button', { name: 'Extend session' }).click();
  await expectPage(unavailableNotice).toBeVisible();
  await person.isActingAs('Grace Hopper');
  await person.switchTo('Ada Lovelace');

  await playground.startApi();
  await expectPage(unavailableNotice).toBeHidden();
  await person.isActingAs('Ada Lovelace');
  await person.seesAccounts('Ada Lovelace', 'Grace Hopper');
});

it('the page fetches a chunk again after its import has failed, although the browser caches the failure', async ({
  context,
  playground,
}) => {
  const requests: string[] = [];
  context.on('request', (request) => {
    if (request.url().endsWith('/http-events.js')) requests.push(request.url());
  });
  await context.route('**/http-events.js', (route) => route.abort('connectionreset'), { times: 1 });
  const person = await Person.open(context, playground.url);
  await person.signIn('Ada Lovelace');
  await expectPage.poll(() => requests).toHaveLength(2);
});
