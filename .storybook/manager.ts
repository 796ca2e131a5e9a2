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
