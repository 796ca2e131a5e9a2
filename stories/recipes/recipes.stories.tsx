import type { Meta, StoryObj } from '@storybook/react-vite';
import { labelsOf } from '../labels.ts';
import { textsOf } from '../texts.ts';
import { AccountMenu } from './account-menu.tsx';
import accountMenuStyles from './account-menu.css?raw';
import accountMenu from './account-menu.tsx?raw';
import { ChooserPage } from './chooser-page.tsx';
import chooserPage from './chooser-page.tsx?raw';
import { Navbar } from './navbar.tsx';
import navbar from './navbar.tsx?raw';
import { App, openMenu, recipe } from './recipe.tsx';
import { PhoneHeader } from './sheet.tsx';
import sheetStyles from './sheet.css?raw';
import sheet from './sheet.tsx?raw';
import { Sidebar } from './sidebar.tsx';
import sidebar from './sidebar.tsx?raw';

/** Places for the account menu, each with its whole code. Copy one into your app. */
const meta: Meta = {
  title: 'Recipes/Account menus',
  tags: ['gallery'],
  decorators: [
    (Story) => (
      <App>
        <Story />
      </App>
    ),
  ],
  play: ({ canvasElement }) => openMenu(canvasElement),
};

export default meta;
type Story = StoryObj;

/** Returns the code of a component and of its style sheet. */
const withStyles = (code: string, name: string, styles: string): string => `${code}\n// ${name}\n${styles}`;

/** The account menu at the end of a navigation bar, with links of the app for the current account. */
export const InNavbar: Story = {
  name: 'In a navigation bar',
  parameters: recipe(navbar),
  render: (_, { globals }) => {
    const { projects, reports, manageAccount, settings } = textsOf(globals);
    return <Navbar projects={projects} reports={reports} account={manageAccount} settings={settings} />;
  },
};

/** A row at the bottom of a sidebar. The popup opens upwards. */
export const InSidebar: Story = {
  name: 'In a sidebar',
  parameters: recipe(sidebar, '34rem'),
  render: (_, { globals }) => {
    const { inbox, drafts, archive } = textsOf(globals);
    return <Sidebar inbox={inbox} drafts={drafts} archive={archive} />;
  },
};

/** A sheet at the bottom of the screen, opened by the avatar. */
export const Sheet: Story = {
  name: 'Sheet on a phone',
  parameters: recipe(withStyles(sheet, 'sheet.css', sheetStyles)),
  render: (_, { globals }) => <PhoneHeader title={textsOf(globals).inbox} />,
};

/** A page of its own, after a sign-out or for a link that names no account. */
export const Chooser: Story = {
  name: 'Chooser page',
  parameters: recipe(chooserPage),
  render: () => <ChooserPage next="/" />,
  play: async ({ canvas, globals }) => {
    await canvas.findByRole('heading', { name: labelsOf(globals).accountChooser.title });
  },
};

/** A menu with markup and styles of your own. It takes the colours of a shadcn theme. */
export const FromParts: Story = {
  name: 'From parts, in the style of shadcn',
  parameters: recipe(withStyles(accountMenu, 'account-menu.css', accountMenuStyles)),
  decorators: [
    (Story) => (
      <div style={{ padding: '1rem' }}>
        <Story />
      </div>
    ),
  ],
  render: (_, { globals }) => (
    <AccountMenu title={labelsOf(globals).sessionSwitcher.accounts} settings={textsOf(globals).settings} />
  ),
};
