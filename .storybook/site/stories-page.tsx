import { Canvas, Description, DocsContext, Heading, Title, useOf } from '@storybook/addon-docs/blocks';
import { type ContextType, type ReactNode, useContext } from 'react';
import references from 'virtual:hook-reference';
import { type Described, descriptionOf } from '../docgen/extract-arg-types.ts';
import type { Component } from '../docgen/find-components.ts';
import { Markdown } from './markdown.tsx';
import { MarkdownLink } from './markdown-page.tsx';
import { pageIdOf } from './page-id.ts';
import { Parts } from './parts.tsx';
import { PropList } from './prop-list.tsx';
import { FoldedStoryList, Gallery, StoryList } from './story-list.tsx';

const files = import.meta.glob<string>(
  ['../../src/components/*/README.md', '../../docs/{better-auth,oidc,theming}.md'],
  {
    query: '?raw',
    import: 'default',
    eager: true,
  },
);

/** The Markdown files of pages with stories, by the ID of the page. */
const readmes = new Map(
  Object.entries(files).map(([path, text]) => {
    const file = path.replace('../../', '');
    return [pageIdOf(file), { file, text }];
  }),
);

/** Splits a Markdown text after its introduction, which ends at the first code block or subheading. */
function splitIntroduction(text: string): readonly [introduction: string, rest: string] {
  const end = /^(```|## )/m.exec(text)?.index ?? text.length;
  return [text.slice(0, end), text.slice(end)];
}

/** Splits a text into its sections. Each begins with a heading of the second level, except for the first. */
const splitSections = (text: string): readonly string[] => text.split(/^(?=## )/m);

/** The sections of a README that are read to look something up. Examples are shown before the first of them. */
const referenceSections = ['Props', 'Data attributes', 'Styling', 'Keyboard', 'ARIA', 'Your responsibility'];

/**
 * The docs page of stories: a demo, the import and the anatomy, tasks, the reference, and at the end every state. With a
 * Markdown file, it shows the first story below the introduction of the file, and the story of each section that has its name.
 */
export function StoriesPage(): ReactNode {
  const { preparedMeta } = useOf('meta', ['meta']);
  const context = useContext(DocsContext);
  const stories = context.componentStories().filter(({ tags }) => tags.includes('autodocs'));
  const readme = readmes.get(preparedMeta.componentId);
  const [primary] = stories;
  if (!primary) return <Title />;
  const { component, subcomponents = {} } = preparedMeta;
  const page = { stories, primary, component, parts: subcomponents };
  if (readme) return <PageOfFile {...readme} {...page} />;
  return <PageWithoutFile {...page} componentId={preparedMeta.componentId} title={preparedMeta.title} />;
}

type StoryOfPage = ReturnType<ContextType<typeof DocsContext>['componentStories']>[number];

interface PageProps {
  readonly stories: readonly StoryOfPage[];
  readonly primary: StoryOfPage;
  readonly component: Described | undefined;
  readonly parts: Readonly<Record<string, Described>>;
}

interface PageOfFileProps extends PageProps {
  readonly file: string;
  readonly text: string;
}

function PageOfFile({ file, text, stories, primary, component, parts }: PageOfFileProps): ReactNode {
  const [introduction, rest] = splitIntroduction(text);
  const sections = splitSections(rest).map((section) => {
    const heading = /^## (.+)$/m.exec(section)?.[1] ?? '';
    return { section, heading, story: stories.find(({ name }) => name === heading) };
  });
  const shown = new Set(sections.map(({ story }) => story));
  const others = stories.filter((story) => story !== primary && !shown.has(story));
  const [guides, references] = partition(sections, ({ heading }) => referenceSections.includes(heading));
  const render = ({ section, story }: (typeof sections)[number]) => (
    <Section
      key={section}
      file={file}
      text={section}
      story={story?.moduleExport}
      component={component}
      parts={parts}
    />
  );
  return (
    <>
      <MarkdownLink file={file} />
      <Markdown file={file}>{introduction}</Markdown>
      {/* The file continues with the code of an app. */}
      {!shown.has(primary) && <Canvas of={primary.moduleExport} sourceState="none" />}
      {guides.map(render)}
      <Examples stories={others} />
      {references.map(render)}
      <States stories={others} />
    </>
  );
}

function partition<Item>(items: readonly Item[], isSecond: (item: Item) => boolean) {
  return [items.filter((item) => !isSecond(item)), items.filter(isSecond)] as const;
}

interface StoriesProps {
  readonly stories: readonly StoryOfPage[];
}

/** The stories that show a task. Those with the tag `variant` follow in a list of their own. */
function Examples({ stories }: StoriesProps): ReactNode {
  const examples = stories.filter(({ tags }) => !tags.includes('state'));
  const [tasks, variants] = partition(examples, ({ tags }) => tags.includes('variant'));
  return (
    <>
      <StoryList heading="Examples" stories={tasks} />
      <FoldedStoryList heading="More examples" stories={variants} />
    </>
  );
}

/** The stories that show a state rather than a task. */
function States({ stories }: StoriesProps): ReactNode {
  return (
    <FoldedStoryList heading="Every state" stories={stories.filter(({ tags }) => tags.includes('state'))} />
  );
}

interface SectionProps extends Pick<PageProps, 'component' | 'parts'> {
  readonly file: string;
  readonly text: string;
  /** The export of the story with the name of the section, if there is one. */
  readonly story: unknown;
}

/** A section of a Markdown file, with the story of its name below its heading, and the real props for its own. */
function Section({ file, text, story, component, parts }: SectionProps): ReactNode {
  const props = descriptionOf(component)?.props;
  if (props && /^## Props$/m.test(text))
    return <PropsSection file={file} text={text} props={props} parts={parts} />;
  if (!story) return <Markdown file={file}>{text.replace(partsTable, '')}</Markdown>;
  const [introduction, rest] = splitIntroduction(text.replace('## ', '# '));
  return (
    <>
      <Markdown file={file}>{introduction.replace('# ', '## ')}</Markdown>
      <Canvas of={story} sourceState="none" />
      <Markdown file={file}>{rest}</Markdown>
    </>
  );
}

/** The table of the parts in a README. The page has a section for each part instead. */
const partsTable = /^\| part .*\n(?:\|.*\n)+/m;

interface PropsSectionProps extends Pick<SectionProps, 'file' | 'text' | 'parts'> {
  readonly props: Component['props'];
}

/** The sections of the props and the parts, with the real props instead of the table of the file, which has no types. */
function PropsSection({ file, text, props, parts }: PropsSectionProps): ReactNode {
  const [before = '', after = ''] = text.split(/^(?:\|.*\n)+/m);
  const { render: _, ...ownProps } = props;
  const [, otherProps = ''] = /^\| everything else +\| (.*?) *\|$/m.exec(text) ?? [];
  return (
    <>
      <Markdown file={file}>{before}</Markdown>
      <PropList props={ownProps} />
      <Markdown
        file={file}
      >{`All other props: ${otherProps.replace(/^Props/, 'props')}\n\n${after}`}</Markdown>
      {Object.keys(parts).length > 0 && <Parts file={file} parts={parts} />}
    </>
  );
}

interface PageWithoutFileProps extends PageProps {
  readonly componentId: string;
  readonly title: string;
}

/**
 * A docs page whose text is in the doc comments of the stories, and of the hook or component. With the tag `gallery`, each
 * story is of equal rank.
 */
function PageWithoutFile(page: PageWithoutFileProps): ReactNode {
  const { componentId, title, stories, primary, component } = page;
  const file = `pages/${componentId}.md`;
  const reference = references[title.replace(/^.*\//, '')];
  const others = stories.filter((story) => story !== primary);
  const props = descriptionOf(component)?.props;
  return (
    <>
      <MarkdownLink file={file} />
      <Title />
      <Description of="meta" />
      {primary.tags.includes('gallery') ? (
        <Gallery stories={stories} />
      ) : (
        <>
          <Canvas of={primary.moduleExport} sourceState="shown" />
          <Examples stories={others} />
        </>
      )}
      {reference !== undefined && <Markdown file={file}>{reference}</Markdown>}
      {props && (
        <>
          <Heading>API reference</Heading>
          <PropList props={props} />
        </>
      )}
      <States stories={others} />
    </>
  );
}
