import { call, isWithin } from './native.ts';

/** The radio buttons that were checked before this commit, of the document and of shadow roots. */
const saved = new Map<Document | ShadowRoot, readonly HTMLInputElement[]>();

/** The trees that this commit hides, and whose portals are not isolated yet. */
const unrestored = new Set<symbol>();

/**
 * Saves which radio buttons are checked: those that are shown uncheck those with the same name that are not isolated yet.
 * Returns a function that checks those within the roots again. Trees that are hidden in one commit share what is saved,
 * because the first of them may be replaced before the second is saved.
 */
export function saveCheckedRadios(tree: Element | null): (roots: readonly Element[]) => void {
  const root = tree && call(tree, 'getRootNode');
  for (const page of root instanceof ShadowRoot ? [document, root] : [document])
    if (!saved.has(page)) saved.set(page, findCheckedRadios(page));
  const key = Symbol();
  unrestored.add(key);
  return (roots) => {
    for (const radio of [...saved.values()].flat()) if (isWithin(radio, roots)) radio.checked = true;
    unrestored.delete(key);
    if (unrestored.size === 0) saved.clear();
  };
}

function findCheckedRadios(page: Document | ShadowRoot): readonly HTMLInputElement[] {
  return [...call(page, 'querySelectorAll', 'input')].filter(isCheckedRadio);
}

function isCheckedRadio(element: Element): element is HTMLInputElement {
  return element instanceof HTMLInputElement && element.checked && element.type === 'radio';
}
