import type { StorybookConfig } from '@storybook/react-vite';
import { aliases } from '../scripts/entries.mjs';
import { docgen } from './docgen/docgen.ts';

const config: StorybookConfig = {
  stories: ['../stories/**/*.stories.tsx'],
  addons: ['@storybook/addon-docs', '@storybook/addon-vitest', '@storybook/addon-a11y'],
  framework: { name: '@storybook/react-vite', options: { strictMode: true } },
  core: { disableTelemetry: true, disableWhatsNewNotifications: true, enableCrashReports: false },
  // Without `react-docgen`, whose place `docgen()` takes.
  typescript: { reactDocgen: false },
  viteFinal: (config) => {
    config.resolve = { ...config.resolve, alias: aliases };
    config.plugins = [...(config.plugins ?? []), docgen()];
    // The settings of the library build must not apply to the build of Storybook.
    if (config.build) {
      delete config.build.lib;
      delete config.build.rolldownOptions;
    }
    return config;
  },
};
export default config;
