import path from 'node:path';
import { expect } from 'vitest';
import { freePort, Person, startWithNpm } from '../e2e/playground.ts';
import { choose, it } from './fixtures.ts';

it('npm start -- --backend oidc starts a provider, at which a user signs in to the playground', async ({
  context,
  folder,
}) => {
  const playground = await startWithNpm(path.join(folder, 'unused.sqlite'), await freePort(), 'oidc');
  try {
    const person = await Person.open(context, playground.url);
    const popup = person.page.waitForEvent('popup');
    const signedIn = person.signIn('Ada Lovelace');
    await choose(await popup, 'Ada');
    await signedIn;
    expect(person.page.url()).toBe(playground.url);
  } finally {
    await playground.stop();
  }
});
