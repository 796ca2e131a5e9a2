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
  'tree',
  'hidden work',
  'name',
  'top layer',
] as const;

export type ViolationKind = (typeof violationKinds)[number];

/** Something of one account that was found where another one is. */
export interface Violation {
  readonly kind: ViolationKind;
  readonly where: string;
  readonly found: string;
}

/** A piece of the page in which there is a mark. */
interface Piece {
  readonly kind: 'text' | 'input' | 'attribute';
  readonly element: Element;
  readonly attribute?: string;
  readonly text: string;
}

/** Whose the trees are, by their numbers. */
export type TreeOwners = ReadonlyMap<string, Owner>;

/**
 * What of the page is not of whom it is for, portals included. What is hidden, and part of a tree, has to be of whose
 * tree that is.
 */
export function inspectPage(owner: Owner | null, owners: TreeOwners): readonly Violation[] {
  return pieces().flatMap(({ kind, element, attribute, text }) => {
    const tree = isVisible(element) ? undefined : treeOf(element);
    const expectedOwner = tree === undefined ? owner : (owners.get(tree) ?? null);
    const where = [tree && 'hidden', element.localName, attribute].filter(Boolean).join(' ');
    return foreignMarks(text, expectedOwner).map((found) => ({ kind, where, found }));
  });
}

/** Several accounts to be seen in one page, whoever is current. */
export function inspectMixedAccounts(): readonly Violation[] {
  const [first, ...others] = new Set(
    visiblePieces().flatMap(({ text }) =>
      marksIn(text).flatMap((mark) => (mark.organization === null ? [] : [markOf(mark)])),
    ),
  );
  return others.map((found) => ({ kind: 'text', where: `beside ${first}`, found }));
}

/** The elements of hidden trees that take part in the page all the same. */
export function inspectHiddenElements(): readonly Violation[] {
  const ids = visible('[id]').map((element) => [element, document.getElementById(element.id)] as const);
  const labels = visible('label').map(
    (label) => [label, label instanceof HTMLLabelElement ? label.control : null] as const,
  );
  const radios = visible('input[type=radio][name]').flatMap((radio) =>
    radiosWithSameName(radio).map((other) => [radio, other] as const),
  );
  const found = [...ids, ...labels, ...radios].filter(([from, to]) => to && treeOf(from) !== treeOf(to));
  const open = [...document.querySelectorAll(':modal, :popover-open')];
  return [
    ...found.map(([from, to]): Violation => {
      return { kind: 'name', where: `${from.localName} of ${treeOf(from)}`, found: `of ${to && treeOf(to)}` };
    }),
    ...open
      .filter((element) => !isVisible(element))
      .map((element): Violation => {
        return { kind: 'top layer', where: element.localName, found: `of ${treeOf(element)}` };
      }),
  ];
}

function visible(selector: string): readonly Element[] {
  return [...document.querySelectorAll(selector)].filter(isVisible);
}

/** The radio buttons of the same name; here none is part of a form. */
function radiosWithSameName(radio: Element): readonly Element[] {
  const name = radio.getAttribute('name');
  return [...document.querySelectorAll('input[type=radio]')].filter(
    (other) => other.getAttribute('name') === name,
  );
}

/** The number of the tree that an element is part of, wherever it lies in the page. */
function treeOf(element: Element): string | undefined {
  return element.closest<HTMLElement>('[data-tree]')?.dataset['tree'];
}

/** Titles are seen, too. */
export function isVisible(element: Element): boolean {
  return document.head.contains(element) || element.checkVisibility();
}

/** All that the page says, to whoever looks at it or reads it out. */
function pieces(): readonly Piece[] {
  const found: Piece[] = [];
  const nodes = document.createTreeWalker(document, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    const element = node.parentElement ?? document.documentElement;
    if (node instanceof Element) found.push(...piecesOf(node));
    else found.push({ kind: 'text', element, text: node.textContent ?? '' });
  }
  return found.filter(({ text }) => marksIn(text).length > 0);
}

function visiblePieces(): readonly Piece[] {
  return pieces().filter(({ element }) => isVisible(element));
}

function piecesOf(element: Element): readonly Piece[] {
  const attributes = [...element.attributes].map(({ name, value }): Piece => {
    return { kind: 'attribute', element, attribute: name, text: value };
  });
  const isControl = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
  return isControl ? [...attributes, { kind: 'input', element, text: element.value }] : attributes;
}

/** Everything to be seen in the page that is somebody's, for a test that wants to see it there. */
export function marksInPage(): string {
  return visiblePieces()
    .map(({ text }) => text)
    .join('\n');
}
