import type { ReactNode } from 'react';
import { Markdown } from './markdown.tsx';

interface MarkdownPageProps {
  /** The path of the file in the repository. */
  readonly file: string;
  readonly text: string;
}

/** A page of the site that shows a Markdown file, with a link to its copy. */
export function MarkdownPage({ file, text }: MarkdownPageProps): ReactNode {
  return (
    <>
      <MarkdownLink file={file} />
      <Markdown file={file}>{text}</Markdown>
    </>
  );
}

/** A link to the Markdown copy of a page. */
export function MarkdownLink({ file }: Pick<MarkdownPageProps, 'file'>): ReactNode {
  return (
    <p className="site-copy">
      <a href={`./${file}`} target="_blank" rel="noreferrer">
        View as Markdown
      </a>
    </p>
  );
}
