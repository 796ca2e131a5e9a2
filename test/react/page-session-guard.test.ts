import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { pageSessionGuard } from 'multisession';

interface PageAttributes {
  readonly session?: string;
  readonly organization?: string;
  readonly requested?: string;
}

/** Runs the script in a tab with these stored items. Returns which content it shows. */
function runGuard(
  page: PageAttributes,
  items: Readonly<Record<string, string>> | null,
  navigation = 'navigate',
): string | undefined {
  let css = '';
  const context = {
    CSSStyleSheet: class {
      replaceSync = (text: string) => void (css = text);
    },
    document: { currentScript: { dataset: page }, adoptedStyleSheets: [] },
    performance: { getEntriesByType: () => [{ type: navigation }] },
    get sessionStorage() {
      if (items) return items;
      throw new DOMException('Blocked', 'SecurityError');
    },
  };
  runInNewContext(pageSessionGuard, context);
  return /\[data-multisession=(\w+)\]{display:contents/.exec(css)?.[1];
}

const stored = (sessionId: string | null, organizations = {}, signOuts: readonly object[] = []) =>
  JSON.stringify({ sessionId, since: 0, organizations, signOuts });
const tab = (...selection: Parameters<typeof stored>) => ({ 'multisession:a:current': stored(...selection) });

const page = { session: 'sess_ada' };
const requested = { ...page, requested: 'true' };
const inOrganization = { ...page, organization: 'org_1' };
const leaving = [{ ids: ['sess_ada'], method: 'remove', since: 0 }];

describe('the inline script', () => {
  it.each<[string, PageAttributes, Readonly<Record<string, string>> | null]>([
    ['a tab that has selected nothing', page, {}],
    ['a tab that has selected the account', page, tab('sess_ada')],
    ['a tab that has selected the organization', inOrganization, tab('sess_ada', { sess_ada: 'org_1' })],
    ['a tab that has selected no account, if the page is for none', {}, tab(null)],
    ['any tab, if the page was requested for the account', requested, tab('sess_bob')],
    ['a tab with other items', page, { other: '{', 'multisession:a:accounts': '{' }],
  ])('shows the page in %s', (_, attributes, items) => {
    expect(runGuard(attributes, items)).toBe('page');
  });

  it.each<[string, PageAttributes, Readonly<Record<string, string>> | null]>([
    ['something in a storage that is blocked', page, null],
    ['another account', page, tab('sess_bob')],
    ['no account', page, tab(null)],
    ['an account, if the page is for none', {}, tab('sess_ada')],
    ['another organization', inOrganization, tab('sess_ada', { sess_ada: 'org_2' })],
    ['no organization', inOrganization, tab('sess_ada', { sess_ada: null })],
    ['another organization of the requested account', requested, tab('sess_ada', { sess_ada: 'org_2' })],
    ['to sign out of the requested account', requested, tab('sess_bob', {}, leaving)],
    [
      'another account, and has stored another value that cannot be read',
      page,
      { 'multisession:0:current': '{', ...tab('sess_bob') },
    ],
    ['something that cannot be read', page, { 'multisession:a:current': '{}' }],
  ])('does not show the page in a tab that has selected %s', (_, attributes, items) => {
    expect(runGuard(attributes, items)).toBe('loading');
  });

  it.each<[string, string, PageAttributes, string | null, 'page' | 'loading']>([
    ['shows', 'Back in a tab that has shown no page', page, null, 'page'],
    ['shows', 'Back in a tab that has shown this account only', page, 'sess_ada ', 'page'],
    [
      'shows',
      'Back in a tab that has shown this organization only',
      inOrganization,
      'sess_ada org_1',
      'page',
    ],
    ['does not show', 'Back in a tab that has shown another account', page, 'sess_bob ', 'loading'],
    ['does not show', 'Back in a tab that has shown another organization', page, 'sess_ada org_1', 'loading'],
    ['does not show', 'Back in a tab that has shown several accounts', page, '*', 'loading'],
    ['does not show', 'Back to a page for no account, after an account', {}, 'sess_ada ', 'loading'],
  ])('%s the page after %s', (_, _navigation, attributes, shown, expected) => {
    const items = shown === null ? {} : { 'multisession:page': shown };
    expect(runGuard(attributes, items, 'back_forward')).toBe(expected);
    expect(runGuard(attributes, items)).toBe('page');
  });
});
