import {
  ArgTypes,
  Canvas,
  Description,
  DocsContext,
  DocsStory,
  Heading,
  Title,
  useOf,
} from '@storybook/addon-docs/blocks';
import { type ContextType, type ReactNode, useContext } from 'react';
import { Markdown } from './markdown.tsx';
import { MarkdownLink } from './markdown-page.tsx';
import { pageIdOf } from './page-id.ts';

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

/**
 * The docs page of stories. With a Markdown file, it shows the first story below the introduction of the file, the story
 * of each section that has its name, and all other stories as examples.
 */
export function StoriesPage(): ReactNode {
  const { preparedMeta } = useOf('meta', ['meta']);
  const context = useContext(DocsContext);
  const stories = context.componentStories().filter(({ tags }) => tags.includes('autodocs'));
  const readme = readmes.get(preparedMeta.componentId);
  const [primary] = stories;
  const hasComponent = preparedMeta.component !== undefined;
  if (!readme || !primary)
    return <PageWithoutFile id={preparedMeta.componentId} stories={stories} hasComponent={hasComponent} />;
  const { file, text } = readme;
  const [introduction, rest] = splitIntroduction(text);
  const sections = splitSections(rest).map((section) => {
    const heading = /^## (.+)$/m.exec(section)?.[1];
    return { section, story: stories.find(({ name }) => name === heading) };
  });
  const shown = new Set(sections.map(({ story }) => story));
  const examples = stories.filter((story) => story !== primary && !shown.has(story));
  return (
    <>
      <MarkdownLink file={file} />
      <Markdown file={file}>{introduction}</Markdown>
      {!shown.has(primary) && <Canvas of={primary.moduleExport} />}
      {sections.map(({ section, story }) => (
        <Section key={section} file={file} text={section} story={story?.moduleExport} />
      ))}
      {examples.length > 0 && <Heading>Examples</Heading>}
      <div className="site-examples">
        <Examples stories={examples} />
      </div>
      {hasComponent && file.startsWith('src/') && <Props />}
    </>
  );
}

interface SectionProps {
  readonly file: string;
  readonly text: string;
  /** The export of the story with the name of the section, if there is one. */
  readonly story: unknown;
}

/** A section of a Markdown file, with the story of its name below its heading. */
function Section({ file, text, story }: SectionProps): ReactNode {
  if (!story) return <Markdown file={file}>{text}</Markdown>;
  const [introduction, rest] = splitIntroduction(text.replace('## ', '# '));
  return (
    <>
      <Markdown file={file}>{introduction.replace('# ', '## ')}</Markdown>
      <Canvas of={story} sourceState="none" />
      <Markdown file={file}>{rest}</Markdown>
    </>
  );
}

type StoryList = ReturnType<ContextType<typeof DocsContext>['componentStories']>;

function Examples({ stories }: { readonly stories: StoryList }): ReactNode {
  return stories.map((story) => <DocsStory key={story.id} of={story.moduleExport} />);
}

interface PageWithoutFileProps {
  readonly id: string;
  readonly stories: StoryList;
  readonly hasComponent: boolean;
}

/** A docs page whose text is in the doc comments of the stories. */
function PageWithoutFile({ id, stories, hasComponent }: PageWithoutFileProps): ReactNode {
  return (
    <>
      <MarkdownLink file={`pages/${id}.md`} />
      <Title />
      <Description of="meta" />
      <Examples stories={stories} />
      {hasComponent && <Props />}
    </>
  );
}

/** The props of the component of the stories, and of its parts. */
function Props(): ReactNode {
  return (
    <>
      <Heading>API reference</Heading>
      <ArgTypes />
    </>
  );
}
