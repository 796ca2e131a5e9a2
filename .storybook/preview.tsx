import type { Decorator, Preview } from '@storybook/react-vite';
import { SessionLabelsProvider } from 'multisession/components';
import { extractArgTypes } from './docgen/extract-arg-types.ts';
import { labelsOf, languages } from '../stories/labels.ts';
import 'multisession/styles.css';
import './preview.css';

const schemes: Readonly<Record<string, string>> = { light: 'light', dark: 'dark', system: 'light dark' };

/** Applies the colour scheme, direction and language of the toolbar to the page. */
const page: Decorator = (Story, { globals }) => {
  const { theme, direction, language } = globals;
  const labels = labelsOf(globals);
  const root = document.documentElement;
  root.style.colorScheme = schemes[theme] ?? 'light';
  root.lang = labels.locale;
  root.dir = direction === 'auto' ? (language === 'ar' ? 'rtl' : 'ltr') : direction;
  return (
    <SessionLabelsProvider labels={labels}>
      <Story />
    </SessionLabelsProvider>
  );
};

const choice = (title: string, icon: string, items: readonly string[]) => ({
  description: title,
  toolbar: { title, icon, items: [...items], dynamicTitle: true },
});

const preview: Preview = {
  decorators: [page],
  tags: ['autodocs'],
  parameters: {
    a11y: { test: 'error', config: { rules: [{ id: 'target-size', enabled: true }] } },
    docs: { extractArgTypes },
    layout: 'fullscreen',
  },
  globalTypes: {
    theme: choice('Theme', 'mirror', ['light', 'dark', 'system']),
    direction: choice('Direction', 'transfer', ['auto', 'ltr', 'rtl']),
    language: choice('Language', 'globe', Object.keys(languages)),
    accounts: choice('Accounts', 'users', ['story', '0', '1', '2', '5', '50']),
  },
  initialGlobals: { theme: 'light', direction: 'auto', language: 'en', accounts: 'story' },
};
export default preview;
