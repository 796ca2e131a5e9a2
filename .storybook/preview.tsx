import type { Decorator, Preview } from '@storybook/react-vite';
import { SessionLabelsProvider } from 'multisession/components';
import { extractArgTypes } from './docgen/extract-arg-types.ts';
import { labelsOf, languages } from '../stories/labels.ts';
import 'multisession/styles.css';
import './preview.css';

/** Returns the appearance that the toolbar selects. */
function readAppearance({ theme, direction, language }: Readonly<Record<string, string>>) {
  const labels = labelsOf({ language });
  return {
    labels,
    lang: labels.locale,
    dir: direction ?? (language === 'ar' ? 'rtl' : 'ltr'),
    colorScheme: theme ?? 'light dark',
  };
}

/**
 * Applies the colour scheme, direction and language of the toolbar to the page. On a docs page, which has an appearance
 * of its own, applies them to the element around each story.
 */
const appearance: Decorator = (Story, { globals, viewMode }) => {
  const { labels, lang, dir, colorScheme } = readAppearance(globals);
  const story = (
    <SessionLabelsProvider labels={labels}>
      <Story />
    </SessionLabelsProvider>
  );
  if (viewMode === 'docs') {
    return (
      <div className="story" lang={lang} dir={dir} style={{ colorScheme }}>
        {story}
      </div>
    );
  }
  const root = document.documentElement;
  root.style.colorScheme = colorScheme;
  root.lang = lang;
  root.dir = dir;
  return story;
};

/** Returns a menu of the toolbar. Its button has the title of the menu until another item than the first is selected. */
const choice = (title: string, icon: string, first: string, items: Readonly<Record<string, string>>) => ({
  description: title,
  toolbar: {
    title,
    icon,
    items: [
      { type: 'reset', title: first },
      ...Object.entries(items).map(([value, title]) => ({ value, title })),
    ],
    dynamicTitle: true,
  },
});

const languageNames = Object.fromEntries(
  Object.keys(languages).map((locale) => [
    locale,
    new Intl.DisplayNames(locale, { type: 'language' }).of(locale) ?? locale,
  ]),
);
const accountCounts = Object.fromEntries(
  ['0', '1', '2', '5', '50'].map((count) => [count, `${count} accounts`]),
);

const preview: Preview = {
  decorators: [appearance],
  tags: ['autodocs'],
  parameters: {
    a11y: { test: 'error', config: { rules: [{ id: 'target-size', enabled: true }] } },
    layout: 'fullscreen',
    docs: {
      extractArgTypes,
      // Loaded for docs pages only, so that tests of stories do not wait for it.
      renderer: async () => (await import('./site/docs-renderer.ts')).createDocsRenderer(),
      toc: {
        headingSelector: 'h2, h3',
        ignoreSelector: '.site-examples h3, .sb-unstyled *',
        // Long names, such as error codes, break after an underscore.
        unsafeTocbotOptions: {
          headingLabelCallback: (label: string) => label.trim().replaceAll('_', '_\u200B'),
        },
      },
    },
    options: {
      storySort: {
        order: [
          'Introduction',
          'Installation',
          'Quick start',
          'Guides',
          [
            'Sign in and add accounts',
            'Scopes, drafts and caches',
            'What is isolated and what is not',
            'Multiple tabs and session expiry',
            'Account in the URL',
            'Tailwind and shadcn',
          ],
          'Recipes',
          'Components',
          ['Parts', 'SessionSwitcher', 'AccountChooser', 'SessionAvatar'],
          'Hooks',
          ['useSession', 'useUser', 'useActiveSession', 'useSessionList', 'useSessionActions'],
          'Scopes',
          'Backends',
          [
            'Choose or write a backend',
            'The session server',
            'The HTTP backend',
            'Better Auth',
            'OpenID Connect',
          ],
          'Reference',
          [
            'Error codes',
            'Theming',
            'Languages and translation (i18n)',
            'Accessibility and keyboard',
            '*',
            'Decisions',
          ],
        ],
      },
    },
  },
  globalTypes: {
    theme: choice('Theme', 'mirror', 'System theme', { light: 'Light', dark: 'Dark' }),
    direction: choice('Direction', 'transfer', 'Direction of the language', {
      ltr: 'Left to right',
      rtl: 'Right to left',
    }),
    language: choice('Language', 'globe', 'Language of the story', languageNames),
    accounts: choice('Accounts', 'users', 'Accounts of the story', accountCounts),
  },
};
export default preview;
