import { create } from 'storybook/theming';

const fonts = {
  fontBase: 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif',
  fontCode: 'ui-monospace, "Cascadia Code", "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
};

const brand = {
  brandTitle: 'multisession',
  brandUrl: './',
  brandTarget: '_self',
  appBorderRadius: 10,
  inputBorderRadius: 8,
};

/** The themes of the site, in the colours that `styles.css` has in both colour schemes. */
export const siteThemes = {
  light: create({
    base: 'light',
    ...fonts,
    ...brand,
    colorPrimary: '#3f37c3',
    colorSecondary: '#4a41d0',
    appBg: '#f7f7fa',
    appContentBg: '#ffffff',
    appPreviewBg: '#ffffff',
    appBorderColor: '#e3e3ea',
    textColor: '#1a1a22',
    textMutedColor: '#5c5c6b',
    barBg: '#ffffff',
    barTextColor: '#5c5c6b',
    barHoverColor: '#3f37c3',
    barSelectedColor: '#3f37c3',
    inputBg: '#ffffff',
    inputBorder: '#d2d2dc',
    inputTextColor: '#1a1a22',
  }),
  dark: create({
    base: 'dark',
    ...fonts,
    ...brand,
    colorPrimary: '#a5a0ff',
    colorSecondary: '#9a94ea',
    appBg: '#131318',
    appContentBg: '#18181e',
    appPreviewBg: '#18181e',
    appBorderColor: '#2e2e38',
    textColor: '#ececf2',
    textInverseColor: '#131318',
    textMutedColor: '#a0a0b0',
    barBg: '#18181e',
    barTextColor: '#a0a0b0',
    barHoverColor: '#b7b3ff',
    barSelectedColor: '#b7b3ff',
    inputBg: '#1f1f27',
    inputBorder: '#3a3a46',
    inputTextColor: '#ececf2',
  }),
};
