/** The pages whose ID is not the path of their file. */
const ids: Readonly<Record<string, string>> = {
  'README.md': 'quick-start',
  'docs/installation.md': 'installation',
  'docs/better-auth.md': 'backends-better-auth',
  'docs/oidc.md': 'backends-openid-connect',
  'docs/theming.md': 'reference-theming',
  'SECURITY.md': 'reporting-vulnerabilities',
  'src/components/README.md': 'parts',
};

/** Returns the ID of the page that shows a Markdown file of the repository, for example `guide-server` for `docs/server.md`. */
export function pageIdOf(file: string): string {
  const component = /^src\/components\/([\w-]+)\/README\.md$/.exec(file)?.[1];
  if (component !== undefined) return `components-${component.replaceAll('-', '')}`;
  return (
    ids[file] ??
    file
      .replace(/^docs\//, 'guide-')
      .replace(/\.md$/, '')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
  );
}

/** Returns the anchor of a heading, as GitHub generates it. */
export function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}

/** Returns the URL of the page with an ID, relative to the site. */
export const pageUrl = (id: string, anchor = ''): string => `./?path=/docs/${id}--docs${anchor}`;

/** Returns the URL that a link in a Markdown file has on the site. */
export function resolveLink(file: string, href: string): string {
  if (/^([a-z]+:|#|\?|\.\/\?)/.test(href)) return href;
  const [path = '', anchor] = href.split('#');
  const segments = file.split('/').slice(0, -1);
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '.' && segment !== '') segments.push(segment);
  }
  return pageUrl(pageIdOf(segments.join('/')), anchor === undefined ? '' : `#${anchor}`);
}
