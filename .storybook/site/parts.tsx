import { Heading } from '@storybook/addon-docs/blocks';
import type { ReactNode } from 'react';
import { type Described, descriptionOf } from '../docgen/extract-arg-types.ts';
import { InlineMarkdown, Markdown } from './markdown.tsx';
import { anchorOf } from './page-id.ts';
import { PropList } from './prop-list.tsx';

interface PartsProps {
  /** The path of the file that links are relative to. */
  readonly file: string;
  /** The parts of a component, by names such as `SessionSwitcher.Trigger`. */
  readonly parts: Readonly<Record<string, Described>>;
}

/** The section of the parts. Each has a heading of its own and one sentence, and the rest of its description when it is opened. */
export function Parts({ file, parts }: PartsProps): ReactNode {
  return (
    <>
      <Heading>Parts</Heading>
      <Markdown file={file}>
        Each part is one DOM node, and accepts `render`, `ref` and the props of that node as [every
        part](../README.md) does.
      </Markdown>
      <div className="site-folds">
        {Object.entries(parts).map(([name, part]) => (
          <Part key={name} name={name.replace(/^.*\./, '')} part={part} />
        ))}
      </div>
    </>
  );
}

interface PartProps {
  readonly name: string;
  readonly part: Described;
}

function Part({ name, part }: PartProps): ReactNode {
  const info = descriptionOf(part);
  const [, sentence = '', rest = ''] = /^(.*?\.)(?:\s+(.*))?$/s.exec(info?.description ?? '') ?? [];
  const { render: _, ...props } = info?.props ?? {};
  const summary = (
    <>
      <h3 id={anchorOf(name)}>
        <code>{name}</code>
      </h3>{' '}
      {info?.elements.map((element) => (
        <code key={element}>{`<${element}>`}</code>
      ))}{' '}
      <InlineMarkdown>{sentence}</InlineMarkdown>
    </>
  );
  if (rest === '' && Object.keys(props).length === 0) return <div className="site-fold">{summary}</div>;
  return (
    <details className="site-fold">
      <summary>{summary}</summary>
      <div className="site-fold-content">
        <InlineMarkdown>{rest}</InlineMarkdown>
        <PropList props={props} />
      </div>
    </details>
  );
}
