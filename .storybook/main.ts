import type { StorybookConfig } from '@storybook/react-vite';
import { aliases } from '../scripts/entries.mjs';
import { docgen, hookReference } from './docgen/docgen.ts';
import { markdownCopies } from './site/markdown-copies.ts';
import { writePages } from './site/pages.ts';

writePages();

const config: StorybookConfig = {
  stories: ['../stories/**/*.mdx', '../stories/**/*.stories.tsx', './pages/*.mdx'],
  addons: ['@storybook/addon-docs', '@storybook/addon-vitest', '@storybook/addon-a11y'],
  framework: { name: '@storybook/react-vite', options: { strictMode: true } },
  core: { disableTelemetry: true, disableWhatsNewNotifications: true, enableCrashReports: false },
  features: {
    backgrounds: false,
    measure: false,
    outline: false,
    experimentalSearchDocsHeadings: true,
    menuOnboardingChecklist: false,
    sidebarOnboardingChecklist: false,
  },
  staticDirs: ['./public'],
  // Without `react-docgen`, whose place `docgen()` takes.
  typescript: { reactDocgen: false },
  viteFinal: (config) => {
    config.resolve = { ...config.resolve, alias: aliases };
    config.plugins = [...(config.plugins ?? []), docgen(), hookReference(), markdownCopies()];
    // The settings of the library build must not apply to the build of Storybook.
    if (config.build) {
      delete config.build.lib;
      delete config.build.rolldownOptions;
    }
    return config;
  },
};
export default config;
