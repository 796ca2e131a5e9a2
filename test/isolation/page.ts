import { foreignMarks, marksIn, markOf, type Owner } from './marks.ts';

/** How an account can get to where another one is. */
export const violationKinds = [
  'text',
  'input',
  'attribute',
  'query',
  'mutation',
  'request',
  'token',
  'header',
  'body',
  'storage',
  'broadcast',
  'left behind',
] as const;

export type ViolationKind = (typeof violationKinds)[number];

/** Something of one account that was found where another one is. */
export interface Violation {
  readonly kind: ViolationKind;
  readonly where: string;
  readonly found: string;
}

/** A piece of the page in which a mark may be. */
interface Piece {
  readonly kind: 'text' | 'input' | 'attribute';
  readonly where: string;
  readonly text: string;
}

/** What of the page is not of whom it is for, portals included. */
export function inspectPage(owner: Owner | null): readonly Violation[] {
  return pieces().flatMap(({ kind, where, text }) =>
    foreignMarks(text, owner).map((found) => ({ kind, where, found })),
  );
}

/** Several accounts in one page, whoever is current. */
export function inspectMixture(): readonly Violation[] {
  const [first, ...others] = new Set(
    pieces().flatMap(({ text }) =>
      marksIn(text).flatMap((mark) => (mark.organization === null ? [] : [markOf(mark)])),
    ),
  );
  return others.map((found) => ({ kind: 'text', where: `beside ${first}`, found }));
}

/** All that the page says, to whoever looks at it or reads it out. */
function pieces(): readonly Piece[] {
  const all: Piece[] = [];
  const nodes = document.createTreeWalker(document, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    const where = (node.parentElement ?? document.documentElement).localName;
    if (node instanceof Element) all.push(...piecesOf(node));
    else all.push({ kind: 'text', where, text: node.textContent ?? '' });
  }
  return all;
}

function piecesOf(element: Element): readonly Piece[] {
  const where = element.localName;
  const attributes = [...element.attributes].map(({ name, value }): Piece => {
    return { kind: 'attribute', where: `${where} ${name}`, text: value };
  });
  const isControl = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
  return isControl ? [...attributes, { kind: 'input', where, text: element.value }] : attributes;
}

/** Everything in the page that is somebody's, for a test that wants to see it there. */
export function marksInPage(): string {
  return pieces()
    .map(({ text }) => text)
    .filter((text) => text.includes('‹'))
    .join('\n');
}
