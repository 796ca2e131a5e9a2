import { cleanup, render } from '@testing-library/react';
import {
  ImpersonationBanner,
  type LabelOverrides,
  SessionLabelsProvider,
  SessionSwitcher,
} from 'multisession/components';
import { createSessionData, inMemoryBackend, TestSessionProvider } from 'multisession/testing';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { languages } from '../locales/languages.ts';
import { applyStyles } from '../apply-styles.ts';

applyStyles();

beforeEach(() => page.viewport(1000, 600));
afterEach(cleanup);

/** Less than the height of a line, more than the difference between the fonts of one line, in px. */
const LINE_HEIGHT = 8;

const user = { userId: 'user_1', lastName: null, username: null, imageUrl: '', hasImage: false };

interface Shown {
  readonly firstName: string | null;
  readonly identifier?: string;
  readonly actor?: string;
}

/** Renders a component for one account, in the direction of the language. */
async function show(children: ReactNode, labels: LabelOverrides, shown: Shown): Promise<string> {
  const { actor, firstName, identifier = 'ada@example.com' } = shown;
  const session = createSessionData({
    publicUserData: { ...user, firstName, identifier },
    ...(actor !== undefined && { actor: { sub: 'user_2', name: actor } }),
  });
  const { container } = render(
    <TestSessionProvider backend={inMemoryBackend({ sessions: [session] })}>
      <div dir={labels.locale === 'ar' ? 'rtl' : 'ltr'}>
        <SessionLabelsProvider labels={labels}>{children}</SessionLabelsProvider>
      </div>
    </TestSessionProvider>,
  );
  await expect.element(page.getByRole('button').first()).toBeInTheDocument();
  return readVisually(container);
}

/** Returns the visible letters of a page as they are painted: line by line, from left to right. */
function readVisually(root: HTMLElement): string {
  const letters: { readonly letter: string; readonly line: number; readonly left: number }[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { currentNode: node } = walker;
    const isHidden = node.parentElement?.closest('[style*="clip-path"], .ms-avatar, button.ms-button');
    if (!(node instanceof Text) || isHidden) continue;
    for (let at = 0; at < node.length; at += 1) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const { left, bottom, width } = range.getBoundingClientRect();
      const line = Math.round(bottom / LINE_HEIGHT);
      if (width > 0) letters.push({ letter: node.data[at] ?? '', line, left });
    }
  }
  return letters
    .toSorted((one, other) => one.line - other.line || one.left - other.left)
    .map(({ letter }) => letter)
    .join('');
}

const banner = <ImpersonationBanner />;

/** Reverses letters: the visual order of right-to-left text. */
const reversed = (text: string) => Array.from(text).toReversed().join('');

describe.each(Object.values(languages))('names in a sentence of ImpersonationBanner ($locale)', (labels) => {
  it.each([
    ['an override', 'Eve\u202e'],
    ['a closing isolate and an override', 'Eve\u2069\u202e'],
  ])('cannot reverse the text around them with %s', async (_, actor) => {
    const attacked = await show(banner, labels, { firstName: 'Grace', actor });
    cleanup();
    expect(attacked).toBe(await show(banner, labels, { firstName: 'Grace', actor: 'Eve' }));
  });

  it('keep their own direction, and do not reorder each other', async () => {
    const text = await show(banner, labels, { firstName: 'فاطمة', actor: 'محمد 2' });
    expect(text).toContain(reversed('فاطمة'));
    expect(text).toContain(`2 ${reversed('محمد')}`);
    const isActorFirst = text.indexOf(reversed('محمد')) < text.indexOf(reversed('فاطمة'));
    expect(isActorFirst).toBe(labels.locale !== 'ar');
  });
});

/** Returns whether a letter of a text node is inside an element. */
function isLetterVisible(node: Node, at: number, element: Element): boolean {
  const range = document.createRange();
  range.setStart(node, at);
  range.setEnd(node, at + 1);
  const letter = range.getBoundingClientRect();
  const box = element.getBoundingClientRect();
  return letter.left >= box.left - 1 && letter.right <= box.right + 1;
}

describe.each(Object.values(languages))('a name that is too long for a button ($locale)', (labels) => {
  it.each([
    'Hubert Blaine Wolfeschlegelsteinhausenbergerdorff Senior of Philadelphia',
    'فاطمة بنت محمد الفهرية القرشية القيروانية مؤسسة جامعة القرويين',
  ])('is truncated at its own end, and leaves the words around it whole: %s', async (firstName) => {
    await show(<SessionSwitcher />, labels, { firstName });
    await userEvent.click(page.getByRole('button').first());
    const button = page.getByText(labels.sessionSwitcher.signOut.replace('{name}', firstName)).element();
    const name = button.querySelector('bdi')!;
    expect(name.scrollWidth).toBeGreaterThan(name.clientWidth);
    expect(isLetterVisible(name.firstChild!, 0, name)).toBe(true);
    const words = [...button.childNodes].filter((node) => node instanceof Text);
    expect(words.length).toBeGreaterThan(0);
    const cut = words.flatMap((node) =>
      Array.from(node.data).filter(
        (letter, at) => letter.trim() !== '' && !isLetterVisible(node, at, button),
      ),
    );
    expect(cut).toEqual([]);
  });
});

describe.each(Object.values(languages))('an email address with an Arabic local part ($locale)', (labels) => {
  it.each([
    ['the name of an account', <SessionSwitcher key="" />, { firstName: null }],
    ['the identifier of an account', <SessionSwitcher key="" defaultOpen />, { firstName: 'Ada' }],
    ['the actor of an impersonation', banner, { firstName: 'Ada', actor: 'محمد@example.com' }],
  ])('is written from left to right as %s', async (_, children, shown) => {
    const text = await show(children, labels, { identifier: 'محمد@example.com', ...shown });
    expect(text).toContain(`${reversed('محمد')}@example.com`);
  });
});
