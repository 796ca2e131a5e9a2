import { foreignMarks, marksIn, markOf, type Owner } from './marks.ts';

/** The ways in which data of one account can be accessible to another. */
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
  'keyboard',
  'accessibility tree',
  'style',
  'sound',
  'history',
] as const;

export type ViolationKind = (typeof violationKinds)[number];

/** Data of one account that was found in a place that belongs to another one. */
export interface Violation {
  readonly kind: ViolationKind;
  readonly where: string;
  readonly found: string;
}

/** A text of the page that contains a mark. */
interface Piece {
  readonly kind: 'text' | 'input' | 'attribute';
  readonly element: Element;
  readonly attribute?: string;
  readonly text: string;
}

/** The owners of the trees by number. */
export type TreeOwners = ReadonlyMap<string, Owner>;

/**
 * Returns the marks in the page, including portals, that do not belong to its owner. Hidden elements have to belong to
 * the owner of their tree.
 */
export function inspectPage(owner: Owner | null, owners: TreeOwners): readonly Violation[] {
  return pieces().flatMap(({ kind, element, attribute, text }) => {
    const isHidden = !isVisible(element);
    const tree = isHidden ? treeOf(element) : undefined;
    // A hidden element outside of all trees, such as the error of a kept tree, has an unknown owner.
    if (isHidden && tree === undefined) return [];
    const expectedOwner = tree === undefined ? owner : (owners.get(tree) ?? null);
    const where = [tree && 'hidden', element.localName, attribute].filter(Boolean).join(' ');
    return foreignMarks(text, expectedOwner).map((found) => ({ kind, where, found }));
  });
}

/** Returns a violation if data of several accounts is visible at once. */
export function inspectMixedAccounts(): readonly Violation[] {
  const [first, ...others] = new Set(
    visiblePieces().flatMap(({ text }) =>
      marksIn(text).flatMap((mark) => (mark.organization === null ? [] : [markOf(mark)])),
    ),
  );
  return others.map((found) => ({ kind: 'text', where: `beside ${first}`, found }));
}

/** Returns the elements of hidden trees that interact with the page. */
export function inspectHiddenElements(owner: Owner | null, owners: TreeOwners): readonly Violation[] {
  const ids = visible('[id]').map((element) => [element, document.getElementById(element.id)] as const);
  const labels = visible('label').map(
    (label) => [label, label instanceof HTMLLabelElement ? label.control : null] as const,
  );
  const radios = visible('input[type=radio][name]').flatMap((radio) =>
    radiosWithSameName(radio).map((other) => [radio, other] as const),
  );
  const fields = visible('form').flatMap((form) =>
    form instanceof HTMLFormElement ? [...form.elements].map((field) => [form, field] as const) : [],
  );
  const found = [...ids, ...labels, ...radios, ...fields].filter(
    ([from, to]) => to && treeOf(from) !== treeOf(to),
  );
  const current = owner && markOf(owner);
  // A tree that suspends is not visible, but belongs to the current session.
  const isOfOther = (element: Element): boolean => {
    const treeOwner = owners.get(treeOf(element) ?? '');
    return !isVisible(element) && (!treeOwner || markOf(treeOwner) !== current);
  };
  const open = [...document.querySelectorAll(':modal, :popover-open')].filter(isOfOther);
  const shownTrees = new Set(visible('[data-tree]').map(treeOf));
  const reachable = [...document.querySelectorAll('[accesskey]:not([accesskey=""]), :focus')];
  return [
    ...found.map(([from, to]): Violation => {
      return { kind: 'name', where: `${from.localName} of ${treeOf(from)}`, found: `of ${to && treeOf(to)}` };
    }),
    ...open.map((element): Violation => {
      return { kind: 'top layer', where: element.localName, found: `of ${treeOf(element)}` };
    }),
    ...reachable
      .filter((element) => isOfOther(element) && !shownTrees.has(treeOf(element)))
      .map((element): Violation => {
        return { kind: 'keyboard', where: element.localName, found: `of ${treeOf(element)}` };
      }),
  ];
}

function visible(selector: string): readonly Element[] {
  return [...document.querySelectorAll(selector)].filter(isVisible);
}

/** Returns the radio buttons with the same name. No radio button of the app is in a form. */
function radiosWithSameName(radio: Element): readonly Element[] {
  const name = radio.getAttribute('name');
  return [...document.querySelectorAll('input[type=radio]')].filter(
    (other) => other.getAttribute('name') === name,
  );
}

/** Returns the number of the tree that an element belongs to, including elements in portals. */
function treeOf(element: Element): string | undefined {
  return element.closest<HTMLElement>('[data-tree]')?.dataset['tree'];
}

/** Returns whether an element is visible. The document title counts as visible. */
export function isVisible(element: Element): boolean {
  return document.head.contains(element) || element.checkVisibility();
}

/** Returns all texts of the page, including attributes and field values. */
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

/** Returns all visible texts with marks, for assertions on what is shown. */
export function marksInPage(): string {
  return visiblePieces()
    .map(({ text }) => text)
    .join('\n');
}
