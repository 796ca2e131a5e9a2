import { call, isWithin } from './native.ts';

/** The radio buttons that were checked when a tree was hidden. */
export interface CheckedRadios {
  readonly save: () => void;
  /** Checks those within the roots again, and forgets all. */
  readonly restore: (roots: readonly Element[]) => void;
}

/** Those of the trees that this commit hides. */
const unrestored = new Set<CheckedRadios>();

/** Radio buttons that are shown uncheck those with the same name that are not isolated yet. */
export function trackCheckedRadios(): CheckedRadios {
  let radios: readonly HTMLInputElement[] | undefined;
  const checkedRadios: CheckedRadios = {
    save() {
      radios ??= findCheckedRadios();
    },
    restore(roots) {
      unrestored.delete(checkedRadios);
      for (const radio of radios ?? []) if (isWithin(radio, roots)) radio.checked = true;
    },
  };
  unrestored.add(checkedRadios);
  return checkedRadios;
}

/** Call it before radio buttons get a name. Without any, nothing is saved, because that takes a search of the document. */
export function saveCheckedRadios(): void {
  for (const { save } of unrestored) save();
}

function findCheckedRadios(): readonly HTMLInputElement[] {
  return [...call(document, 'getElementsByTagName', 'input')].filter(isCheckedRadio);
}

function isCheckedRadio(element: Element): element is HTMLInputElement {
  return element instanceof HTMLInputElement && element.checked && element.type === 'radio';
}
