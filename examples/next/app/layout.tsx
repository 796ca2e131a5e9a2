import 'multisession/styles.css';
import './style.css';
import { NextSessionProvider } from 'multisession/next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { sessions } from '../lib/sessions';
import { getUrlAccount } from '../lib/url-account';
import { AccountUrl } from './account-url';
import { Header } from './header';

export const metadata = { title: 'Notes' };

export default async function Layout({ children }: { children: ReactNode }) {
  const { pageSession } = await sessions.resolvePageSession({ account: await getUrlAccount() });
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    <html lang="en">
      <body>
        <NextSessionProvider pageSession={pageSession} nonce={nonce}>
          <AccountUrl>
            <Header />
            {children}
          </AccountUrl>
        </NextSessionProvider>
      </body>
    </html>
  );
}
