import { type NextRequest, NextResponse } from 'next/server';
import { sessions } from './lib/sessions';
import { setUrlAccount } from './lib/url-account';

/** Redirects browsers without an account, and sets a Content Security Policy with a nonce. */
export async function proxy(request: NextRequest) {
  const { pathname } = request.nextUrl;
  if (pathname !== '/sign-in' && !(await sessions.hasSession(request)))
    return NextResponse.redirect(new URL('/sign-in', sessions.toRequest(request).url));

  const nonce = crypto.randomUUID();
  // The development tools of Next evaluate code and insert style elements.
  const isDev = process.env.NODE_ENV === 'development';
  const policy = [
    "default-src 'self'",
    `style-src 'self'${isDev ? " 'unsafe-inline'" : ''}`,
    `script-src 'self' 'nonce-${nonce}'${isDev ? " 'unsafe-eval'" : ''}`,
  ].join('; ');
  const headers = new Headers(request.headers);
  setUrlAccount(headers, pathname);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

export const config = { matcher: ['/', '/u/:account', '/sign-in'] };
