import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';

/** Renders an app in the page. */
export function render(app: ReactNode): void {
  const container = document.querySelector('main');
  if (!container) throw new Error('The page has no <main> element.');
  createRoot(container).render(app);
}

/** Renders the name of the account. The browser reports when it has painted an element with this attribute. */
export function AccountName({ name }: { readonly name: string }): ReactNode {
  return <h1 {...{ elementtiming: 'account-name' }}>{name}</h1>;
}
