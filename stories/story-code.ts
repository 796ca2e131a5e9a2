/** Handlers that an app has to provide. Code of a story shows them instead of the spies that its `play` function checks. */
const handlers: Readonly<Record<string, string>> = {
  onAddAccount: "() => location.assign('/sign-in')",
  onSignInAgain: "() => location.assign('/sign-in')",
  onUseAnother: "() => location.assign('/sign-in')",
  onSelect: "() => location.assign('/')",
  onReverify: "() => location.assign('/confirm-password')",
};

const otherModules: Readonly<Record<string, string>> = { DeviceSessions: 'multisession/device-sessions' };

/** The longest line of code that is not split. */
const MAX_LINE_LENGTH = 80;

/** Returns code that renders a component with the args of a story, as an app would write it. */
export function codeOf(component: string, args: Readonly<Record<string, unknown>>): string {
  const attributes = Object.entries(args).flatMap(([name, value]) => attributeOf(name, value) ?? []);
  const line = `  return <${[component, ...attributes].join(' ')} />;`;
  const lines = [
    '  return (',
    `    <${component}`,
    ...attributes.map((text) => `      ${text}`),
    '    />',
    '  );',
  ];
  return [
    `import { ${component} } from '${otherModules[component] ?? 'multisession/components'}';`,
    '',
    'export function Example() {',
    ...(line.length > MAX_LINE_LENGTH ? lines : [line]),
    '}',
  ].join('\n');
}

function attributeOf(name: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (value === true) return name;
  if (typeof value === 'string') return `${name}="${value}"`;
  if (typeof value !== 'function') return `${name}={${JSON.stringify(value)}}`;
  return handlers[name] && `${name}={${handlers[name]}}`;
}

/** The source of the example files. */
const files = import.meta.glob<string>('./*/examples/*.tsx', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/**
 * Returns the source of an example, which a story shows as its code. A meta with a doc comment has to contain it in place,
 * as `parameters: { docs: { source: exampleCode('…') } }`: Storybook replaces the `docs` of any other expression.
 */
export function exampleCode(example: string) {
  const [, code] = Object.entries(files).find(([file]) => file.endsWith(`/${example}.tsx`)) ?? [];
  if (code === undefined) throw new Error(`There is no example "${example}".`);
  return { code, language: 'tsx' } as const;
}

/** Returns the parameters of a story that shows the source of an example as its code. */
export const shows = (example: string) => ({ docs: { source: exampleCode(example) } });
