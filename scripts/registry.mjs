// `npm run registry`: writes registry/account-switcher.json, an item that `npx shadcn add` copies into an app.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = 'registry/account-switcher.tsx';
const root = new URL('..', import.meta.url);

/** Returns the registry item of the account switcher. */
export function createRegistryItem() {
  return {
    $schema: 'https://ui.shadcn.com/schema/registry-item.json',
    name: 'account-switcher',
    type: 'registry:block',
    title: 'Account switcher',
    description: 'An account menu for a sidebar, with all accounts that are signed in on this device.',
    dependencies: ['multisession'],
    files: [
      {
        path: source,
        type: 'registry:component',
        content: readFileSync(new URL(source, root), 'utf8'),
      },
    ],
    categories: ['sidebar', 'authentication'],
    docs: 'Render <AccountSwitcher> below <SessionProvider> of multisession, for example in <SidebarFooter>.',
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const item = `${JSON.stringify(createRegistryItem(), null, 2)}\n`;
  writeFileSync(new URL('registry/account-switcher.json', root), item);
}
