import {
  AnchorMdx,
  CodeOrSourceMdx,
  DocsContext,
  HeadersMdx,
  Markdown as StorybookMarkdown,
} from '@storybook/addon-docs/blocks';
import { type AnchorHTMLAttributes, createContext, type ReactNode, useContext } from 'react';
import { NAVIGATE_URL } from 'storybook/internal/core-events';
import { anchorOf, resolveLink } from './page-id.ts';

/** The names of the languages of code blocks that differ in the highlighter. */
const languages: Readonly<Record<string, string>> = {
  js: 'jsx',
  mjs: 'jsx',
  sh: 'bash',
  ts: 'typescript',
  yaml: 'yml',
};

function Code({ className, children, ...props }: { className?: string; children: ReactNode }) {
  const language = className?.replace(/^lang(uage)?-/, '').split(' ')[0];
  if (language === undefined) return <CodeOrSourceMdx>{children}</CodeOrSourceMdx>;
  return (
    <CodeOrSourceMdx className={`lang-${languages[language] ?? language}`} {...props}>
      {children}
    </CodeOrSourceMdx>
  );
}

/** A link to another page of the site, which the manager opens without a reload. */
export function PageLink({ href = '', children, ...props }: AnchorHTMLAttributes<HTMLAnchorElement>) {
  const { channel } = useContext(DocsContext);
  return (
    <a
      {...props}
      href={href}
      target="_top"
      onClick={(event) => {
        if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || window.parent === window)
          return;
        event.preventDefault();
        channel.emit(NAVIGATE_URL, href.replace('./', ''));
      }}
    >
      {children}
    </a>
  );
}

/** A table that scrolls on its own where the page is narrow. */
function Table(props: { readonly children?: ReactNode }) {
  return (
    <div className="site-table">
      <table {...props} />
    </div>
  );
}

interface MarkdownProps {
  /** The path of the file in the repository, which links are relative to. */
  readonly file: string;
  readonly children: string;
}

const FileContext = createContext('');

function Link({ href = '', children, ...props }: AnchorHTMLAttributes<HTMLAnchorElement>) {
  const url = resolveLink(useContext(FileContext), href);
  if (url.startsWith('#')) {
    return (
      <AnchorMdx href={url} target="_self">
        {children}
      </AnchorMdx>
    );
  }
  if (url.startsWith('./?'))
    return (
      <PageLink {...props} href={url}>
        {children}
      </PageLink>
    );
  return (
    <a {...props} href={url} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}

const options = {
  overrides: { ...HeadersMdx, a: Link, code: Code, table: Table },
  slugify: anchorOf,
  disableParsingRawHTML: true,
};

/** Renders the text of a Markdown file. Its links lead to pages of the site. */
export function Markdown({ file, children }: MarkdownProps): ReactNode {
  return (
    <FileContext value={file}>
      <StorybookMarkdown options={options}>{children}</StorybookMarkdown>
    </FileContext>
  );
}

/** Renders the text of one paragraph inside another element. */
export function InlineMarkdown({ children }: { readonly children: string }): ReactNode {
  return <StorybookMarkdown options={{ ...options, forceInline: true }}>{children}</StorybookMarkdown>;
}
