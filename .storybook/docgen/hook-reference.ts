import type { Hook, HookType } from './describe-hooks.ts';

/** Returns the reference of a hook as Markdown, for a file in a folder of the site. */
export function referenceOf({
  name,
  module,
  signatures,
  description,
  options,
  result,
  errors,
}: Hook): string {
  const hasOptions = options.some(({ name }) => name.endsWith('Options'));
  return [
    '## Reference',
    codeOf([`import { ${name} } from '${module}';`, '', ...signatures.map((text) => `${text};`)].join('\n')),
    proseOf(description),
    ...section(hasOptions ? 'Options' : 'Parameters', options.map(typeText)),
    ...section('Result', result.map(typeText)),
    ...section('Errors', errors === '' ? [] : [errorsOf(errors)]),
  ].join('\n\n');
}

const section = (heading: string, texts: readonly string[]): readonly string[] =>
  texts.length > 0 ? [`### ${heading}`, ...texts] : [];

const codeOf = (code: string): string => `\`\`\`ts\n${code}\n\`\`\``;

/** Returns a doc comment as Markdown: with the names of hooks as code, and each paragraph in one line. */
const proseOf = (text: string): string =>
  text.replaceAll(/(?<![`\w])use[A-Z]\w+(?![`\w(])/g, '`$&`').replaceAll(/(?<!\n)\n(?![\n-])/g, ' ');

function typeText({ name, description, declaration, members }: HookType): string {
  const introduction = `\`${name}\`: ${proseOf(description)}`;
  return `${introduction}\n\n${members.length > 0 ? tableOf(members) : codeOf(declaration)}`;
}

/** Returns a table of the properties of an object. Its third column is only there if a property has a default. */
function tableOf(members: HookType['members']): string {
  const hasDefault = members.some(({ defaultValue }) => defaultValue !== undefined);
  const rows = members.map(({ name, type, defaultValue, description }) => [
    `\`${name}\``,
    `\`${type}\``,
    ...(hasDefault ? [defaultValue ?? ''] : []),
    proseOf(description).replaceAll('\n\n', ' '),
  ]);
  const head = ['name', 'type', ...(hasDefault ? ['default'] : []), 'description'];
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

/** Returns the text of `@throws`, whose codes are links to the page of errors. */
function errorsOf(text: string): string {
  return proseOf(text)
    .replace(/^\{SessionError\}\s*/, 'A `SessionError`: ')
    .replaceAll(/`([a-z]+(?:_[a-z]+)+)`/g, '[`$1`](../docs/errors.md#$1)');
}
