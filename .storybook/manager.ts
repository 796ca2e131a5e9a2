import { addons } from 'storybook/manager-api';
import { siteThemes } from './site/themes.ts';

const dark = matchMedia('(prefers-color-scheme: dark)');

function configure(): void {
  addons.setConfig({
    theme: dark.matches ? siteThemes.dark : siteThemes.light,
    sidebar: { showRoots: true },
    ui: { enableShortcuts: false },
  });
}

configure();
dark.addEventListener('change', configure);

/** Storybook's own texts for the search field, which finds pages and headings here, and their replacements. */
const searchTexts: Readonly<Record<string, string>> = {
  'Find components': 'Search the documentation',
  'Search for components': 'Search the documentation',
};

/** Names the search field after what it searches. Storybook has no setting for it. */
function nameSearchField(): void {
  const field = document.querySelector<HTMLInputElement>('#storybook-explorer-searchfield');
  const placeholder = searchTexts[field?.placeholder ?? ''];
  if (field && placeholder !== undefined) field.placeholder = placeholder;
  for (const label of field?.labels ?? []) {
    const text = searchTexts[label.textContent];
    if (text !== undefined) label.textContent = text;
  }
}

new MutationObserver(nameSearchField).observe(document, {
  subtree: true,
  childList: true,
  attributeFilter: ['placeholder'],
});
