import { afterAll, expect } from 'vitest';

/** The globals that tests replace. */
const replaceable = ['fetch', 'BroadcastChannel', 'setTimeout', 'setInterval', 'Date', 'matchMedia'] as const;

/** Returns the state of the page that its next file would start with. */
function readPage() {
  return {
    elements: [document.documentElement, document.body].flatMap(({ localName, attributes }) =>
      [...attributes].flatMap(({ name, value }) => (value === '' ? [] : `${localName} ${name}=${value}`)),
    ),
    title: document.title,
    body: [...document.body.children].map(({ outerHTML }) => outerHTML),
    styles: [...document.styleSheets, ...document.adoptedStyleSheets].filter((sheet) => !isOfSonner(sheet))
      .length,
    address: location.pathname + location.search,
    globals: replaceable.map((name) => globalThis[name]),
    hasForcedColors: matchMedia('(forced-colors: active)').matches,
  };
}

/** Returns whether Sonner has added a style sheet for its elements, as it does when it is imported. */
function isOfSonner({ ownerNode }: CSSStyleSheet): boolean {
  return ownerNode?.textContent?.startsWith('[data-sonner-toaster]') ?? false;
}

const before = readPage();

// Registered first, and therefore called after the hooks of the file.
afterAll(() => {
  // oxlint-disable-next-line vitest/no-standalone-expect -- it tests each file
  expect(readPage(), 'A test file must leave the page as it was, because the next one runs in it.').toEqual(
    before,
  );
});
