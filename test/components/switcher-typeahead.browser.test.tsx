import { type LabelOverrides, SessionLabelsProvider, SessionSwitcher } from 'multisession/components';
import { arabic } from 'multisession/locales/ar';
import { german } from 'multisession/locales/de';
import { createSessionData, inMemoryBackend, TestSessionProvider } from 'multisession/testing';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { compose, pressDown, release, type } from './keyboard.ts';
import { cleanUpAfterEach } from './show-switcher.tsx';
import { applyStyles } from '../apply-styles.ts';

applyStyles();

cleanUpAfterEach();

let signedInAt = 0;

const account = (id: string, name: string, identifier = `${id}@example.com`) =>
  createSessionData({
    id: `sess_${id}`,
    userId: `user_${id}`,
    createdAt: new Date((signedInAt += 1000)),
    publicUserData: {
      userId: `user_${id}`,
      firstName: name,
      lastName: null,
      username: null,
      imageUrl: '',
      hasImage: false,
      identifier,
    },
  });

const named = [
  account('current', 'Zoe Zimmer'),
  account('persephone', 'Persephone Vance'),
  account('pers', 'Pers Nilsson'),
  account('anna', 'Anna Maria Bell'),
  account('annabel', 'Annabel Lee'),
  account('aaron', 'Aaron Ash'),
  account('jurgen', 'Jürgen Maier'),
  account('mueller', 'JÜRGEN  MÜLLER'),
  account('weiss', 'Weißer Emil'),
  account('helene', 'Hélène Dupont'),
  account('eloise', 'Éloïse d’Aubigné'),
  account('yamada', '山田　太郎', 'yamada.taro@example.jp'),
  account('hanako', '山田　花子'),
  account('kana', 'サトウ ケン'),
  account('ali', 'أحمد علي'),
  account('omar', 'أحمد عمر'),
];
const others = Array.from({ length: 50 - named.length }, (_, index) => account(`q${index}`, `Q${index}`));

interface Opened {
  readonly labels?: LabelOverrides;
  readonly children?: ReactNode;
}

/** Opens a switcher with fifty accounts. No search in this file matches the current account. */
async function open({ labels = { locale: 'en' }, children }: Opened = {}) {
  const backend = inMemoryBackend({ sessions: [...named, ...others] });
  render(
    <TestSessionProvider backend={backend}>
      <SessionLabelsProvider labels={labels}>
        {children ?? <SessionSwitcher onAddAccount={() => {}} />}
      </SessionLabelsProvider>
    </TestSessionProvider>,
  );
  await userEvent.tab();
  await userEvent.keyboard('{Enter}');
  await expect.poll(focused).toMatch(/^Zoe/);
  return backend;
}

/** Returns the account name in the focused element, or else its text. */
function focused(): string {
  const { activeElement } = document;
  return (activeElement?.querySelector('bdi') ?? activeElement)?.textContent ?? '';
}

describe.each<[language: string, labels: LabelOverrides, found: readonly (readonly [string, RegExp])[]]>([
  [
    'English',
    { locale: 'en' },
    [
      ['pers ', /^Pers Nilsson/],
      ['anna m', /^Anna Maria/],
      ['annab', /^Annabel/],
      ['HELENE', /^Hélène/],
      ['aar', /^Aaron/],
    ],
  ],
  [
    'German',
    german,
    [
      ['jurgen m', /^Jürgen Maier/],
      ['Jürgen mü', /^JÜRGEN\s+MÜLLER/],
      ['weisser e', /^Weißer/],
    ],
  ],
  [
    'French',
    { locale: 'fr' },
    [
      ['hélène d', /^Hélène Dupont/],
      ['eloise d', /^Éloïse/],
    ],
  ],
  [
    'Japanese',
    { locale: 'ja' },
    [
      ['山田 花', /^山田　花子/],
      ['さとう', /^サトウ/],
      ['yamada', /^山田　太郎/],
    ],
  ],
  [
    'Arabic',
    arabic,
    [
      ['أحمد عم', /^أحمد عمر/],
      ['احمد ع', /^أحمد علي/],
    ],
  ],
])('typing a name in %s among fifty accounts', (_, labels, found) => {
  it('focuses the account without pressing a button', async () => {
    const backend = await open({ labels });
    for (const [text, name] of found) {
      await type(text);
      expect(focused()).toMatch(name);
    }
    await expect.element(page.getByRole('dialog')).toBeVisible();
    expect(backend.calls.map(({ method }) => method)).toEqual(['getClient']);
  });
});

describe('the typeahead of SessionSwitcher', () => {
  it('starts a new search after a pause of 700 ms', async () => {
    await open();
    await type('an');
    await type('a', { afterMs: 650 });
    expect(focused()).toMatch(/^Anna/);
    await type('p', { afterMs: 750 });
    expect(focused()).toMatch(/^Persephone/);
  });

  it('cycles through the accounts that begin with a repeated letter', async () => {
    await open();
    const seen: string[] = [];
    await type('a');
    for (let count = 0; count < 4; count += 1) {
      seen.push(focused().slice(0, 6));
      await type(count % 2 === 0 ? 'A' : 'a', { afterMs: 100 });
    }
    expect(seen).toEqual(['Anna M', 'Annabe', 'Aaron ', 'Anna M']);
  });

  it('never focuses an action', async () => {
    const backend = await open();
    for (const text of ['sign out ', 'add ', 'remove ']) {
      await type(text);
      expect(focused()).toMatch(/^(?:Zoe|Anna)/);
    }
    expect(backend.calls.map(({ method }) => method)).toEqual(['getClient']);
  });

  it('prevents Space from pressing the focused button during a search, even when held down', async () => {
    const backend = await open();
    // No account matches, so the focus stays on the sign-out button.
    await userEvent.keyboard('{Tab}');
    await type('x');
    await pressDown(' ', { afterMs: 50 });
    await pressDown(' ', { afterMs: 1000, autoRepeat: true });
    await release(' ');
    await expect.element(page.getByRole('button', { name: 'Sign out Zoe Zimmer' })).toHaveFocus();
    expect(backend.calls.map(({ method }) => method)).toEqual(['getClient']);
  });

  it('lets Space press a button once the search has ended', async () => {
    await open();
    await type('pers ');
    await type(' ', { afterMs: 750 });
    await expect.element(page.getByRole('button', { name: 'Pers Nilsson' })).toHaveFocus();
  });

  it('is reset when the popup closes', async () => {
    await open();
    await type('pers');
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
    await expect.element(page.getByRole('button', { name: 'Zoe Zimmer' })).toHaveFocus();
    await type(' ', { afterMs: 50 });
    await expect.poll(focused).toMatch(/^Zoe/);
    await type('a', { afterMs: 50 });
    expect(focused()).toMatch(/^Anna/);
  });

  it('ignores keyboard shortcuts and input method composition', async () => {
    await open();
    await userEvent.keyboard('{Control>}p{/Control}{Alt>}p{/Alt}{Meta>}p{/Meta}');
    await compose();
    const event = { key: 'p', bubbles: true, cancelable: true, isComposing: true };
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', event));
    expect(focused()).toMatch(/^Zoe/);
  });

  it('ignores keys in text fields inside the popup', async () => {
    await open({
      children: (
        <SessionSwitcher.Root>
          <SessionSwitcher.Trigger />
          <SessionSwitcher.Popup style={{ inset: 0 }}>
            <SessionSwitcher.List style={{ columns: 4 }}>
              {(session) => (
                <SessionSwitcher.Item session={session}>
                  <SessionSwitcher.Select />
                </SessionSwitcher.Item>
              )}
            </SessionSwitcher.List>
            <input aria-label="Filter" />
            <div contentEditable suppressContentEditableWarning role="textbox" aria-label="Note" />
          </SessionSwitcher.Popup>
        </SessionSwitcher.Root>
      ),
    });
    const filter = page.getByLabelText('Filter');
    await userEvent.click(filter);
    await userEvent.keyboard('pers x{Home}-');
    await expect.element(filter).toHaveFocus();
    await expect.element(filter).toHaveValue('-pers x');
    await userEvent.click(page.getByLabelText('Note'));
    await userEvent.keyboard('pers x');
    await expect.element(page.getByLabelText('Note')).toHaveTextContent('pers x');
  });
});
