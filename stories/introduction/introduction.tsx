import { Heading } from '@storybook/addon-docs/blocks';
import type { ReactNode } from 'react';
import { Markdown, PageLink } from '../../.storybook/site/markdown.tsx';
import { MarkdownLink } from '../../.storybook/site/markdown-page.tsx';
import { pageUrl } from '../../.storybook/site/page-id.ts';
import readme from '../../README.md?raw';
import mailSource from './mail.tsx?raw';
import { MailDemo } from './mail-demo.tsx';
import './introduction.css';

/** Returns the reasons that the README lists. */
function readReasons(): readonly string[] {
  const [, section = ''] = /^## Why\n(.*?)^## /ms.exec(readme) ?? [];
  return section
    .trim()
    .split(/\n(?=- )/)
    .map((item) => item.replace(/^- /, '').replaceAll(/\n\s+/g, ' '));
}

/** The files of the guides. A goal whose file does not exist is left out. */
const files = Object.keys(import.meta.glob('../../docs/*.md'));
const isMissing = (id: string): boolean =>
  id.startsWith('guide-') && !files.includes(`../../docs/${id.replace('guide-', '')}.md`);

const goals: readonly (readonly [id: string, anchor: string, title: string, text: string])[] = [
  ['quick-start', '', 'Quick start', 'An app with its own server and two accounts, in five steps.'],
  ['installation', '', 'Installation', 'Add it to the app that you have.'],
  ['installation', '#4-add-an-account', 'Add an account', 'Sign in as a second user next to the first.'],
  [
    'guide-scopes',
    '#keep-drafts-with-keepalive',
    'Keep drafts',
    'Each account finds its page as it left it.',
  ],
  ['components-sessionswitcher', '', 'SessionSwitcher', 'The account menu, ready-made or from parts.'],
  ['reference-theming', '', 'Theming', 'Five themes to copy, and every CSS variable.'],
  ['guide-tailwind', '', 'Tailwind', 'Your own tokens, in either import order.'],
  ['guide-languages', '', 'Translate', 'Twelve languages, and yours as one JSON file.'],
  ['guide-backends', '', 'Backends', 'The session server, Better Auth, or your own.'],
  ['guide-backends', '#write-your-own-backend', 'Write a backend', 'Any provider, in seven steps.'],
  ['recipes-account-menus', '', 'Recipes', 'Account menus for a navbar, a sidebar and a phone.'],
  ['guide-errors', '', 'Error codes', 'What happened, why, and what to do.'],
];

/** The first page of the site. */
export function Introduction(): ReactNode {
  return (
    <div className="introduction">
      <div className="sb-unstyled introduction-hero">
        <h1>Several accounts, one React app</h1>
        <p>
          multisession is for React apps whose users sign in with more than one account: work and personal, or
          one for each customer. It keeps the data, drafts, requests and tabs of every account apart, so that
          switching is instant and nothing of one account ever reaches another.
        </p>
        <nav aria-label="First steps">
          <PageLink className="introduction-primary" href={pageUrl('quick-start')}>
            Quick start
          </PageLink>
          <PageLink href={pageUrl('installation')}>Installation</PageLink>
          <PageLink href={pageUrl('components-sessionswitcher')}>Components</PageLink>
        </nav>
      </div>
      <div className="sb-unstyled introduction-demo">
        <MailDemo />
      </div>
      <p className="introduction-hint">
        Write a draft as Ada, switch to Grace, and come back: the draft is still there. Grace’s calendar
        belongs to a second scope, which shows her account whichever is current. Everything runs in this page,
        without a server.
      </p>
      <Heading>What you get</Heading>
      <div className="introduction-reasons">
        {readReasons().map((reason) => (
          <Markdown key={reason} file="README.md">
            {reason}
          </Markdown>
        ))}
      </div>
      <Heading>The code of the app above</Heading>
      <Markdown file="README.md">{`\`\`\`tsx\n${mailSource}\n\`\`\``}</Markdown>
      <Heading>Where to go next</Heading>
      <ul className="sb-unstyled introduction-goals">
        {goals
          .filter(([id]) => !isMissing(id))
          .map(([id, anchor, title, text]) => (
            <li key={title}>
              <PageLink href={pageUrl(id, anchor)}>{title}</PageLink>
              <span>{text}</span>
            </li>
          ))}
      </ul>
      <MarkdownLink file="README.md" />
    </div>
  );
}
