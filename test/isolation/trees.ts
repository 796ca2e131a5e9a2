import type { QueryClient } from '@tanstack/react-query';
import { createContext } from 'react';
import { isForeign, markOf, type Owner } from './marks.ts';
import { isVisible, type TreeOwners, type Violation } from './page.ts';

/** A tree as reported by the app. */
interface Tree {
  /** The number from the state of the tree. A different number means a different tree. */
  readonly number: string;
  /** The name of its scope. Each scope has its own limit. */
  readonly scope: string;
  readonly owner: Owner;
  readonly client: QueryClient;
}

/** A tree that is or was mounted. */
export interface SeenTree {
  readonly owner: Owner;
  readonly client: WeakRef<QueryClient>;
}

/** The interface for components to report on their tree. */
export interface TreeReporter {
  readonly number: string;
  /** Reports a request. */
  readonly onRequest: (number: string, path: string) => void;
}

export const TreeContext = createContext<TreeReporter>({ number: '', onRequest: () => {} });

/** A log of the trees and their input. */
export interface TreeLog {
  readonly seen: readonly SeenTree[];
  readonly owners: TreeOwners;
  readonly nextNumber: () => string;
  /** Returns the clients of the visible trees. */
  readonly visible: () => readonly QueryClient[];
  /** Reports the owner of a tree that is added to the page. */
  readonly onMounted: (number: string, owner: Owner) => void;
  readonly onShown: (tree: Tree) => void;
  readonly onHidden: (tree: Tree) => void;
  readonly onRequest: TreeReporter['onRequest'];
  /** Records the text typed into the visible trees, with the paid plan selected. */
  readonly recordTyped: (text: string) => void;
  /** Records that the trees of an account have lost their state, because they have thrown an error. */
  readonly recordBroken: (account: string) => void;
  readonly violations: () => readonly Violation[];
}

export interface TreeLogOptions {
  /** The value of `keepAlive`. */
  readonly limit: number | undefined;
  readonly current: () => Owner | null;
  readonly isClosed: (account: string) => boolean;
}

interface ShownTree {
  readonly number: string;
  readonly scope: string;
  readonly owner: string;
  readonly account: string;
}

/** The requests that may follow up on an earlier one, as the same account, while the tree is hidden. */
const followUpPaths: readonly string[] = [
  '/save',
  '/confirm',
  '/later',
  // A refetch of all pages requests them one after the other.
  '/feed?page=2',
  '/feed?page=3',
];

export function createTreeLog({ limit, current, isClosed }: TreeLogOptions): TreeLog {
  const seen: SeenTree[] = [];
  const owners = new Map<string, Owner>();
  const visible = new Map<string, QueryClient>();
  const hidden = new Set<string>();
  const typed = new Map<string, string>();
  let history: readonly ShownTree[] = [];
  const found: Violation[] = [];
  let lastNumber = 0;

  function report(where: string, what: string): void {
    found.push({ kind: 'tree', where, found: what });
  }

  /** Checks that an account gets its previous tree within the limit of `keepAlive`, and a new tree otherwise. */
  function inspectReturn({ number, scope, owner }: Tree): void {
    const before = owners.get(number);
    if (before && markOf(before) !== markOf(owner))
      report(`made for ${markOf(before)}`, `shown to ${markOf(owner)}`);
    const ofScope = history.filter((shown) => shown.scope === scope);
    const last = ofScope.findLastIndex((shown) => shown.owner === markOf(owner));
    const since = ofScope.slice(last + 1);
    if (limit === undefined || last === -1) return;
    const isSame = ofScope[last]?.number === number;
    const all = countOwners(since);
    const open = countOwners(since.filter(({ account }) => !isClosed(account)));
    if (all < limit && !isSame) report(`${scope} of ${markOf(owner)}`, 'lost');
    if (open >= limit && isSame) report(`${scope} of ${markOf(owner)}`, 'kept beyond the limit');
  }

  return {
    seen,
    owners,
    nextNumber: () => String((lastNumber += 1)),
    visible: () => [...visible.values()],
    onMounted(number, owner) {
      if (!owners.has(number)) owners.set(number, owner);
    },
    onShown(tree) {
      const { number, scope, owner, client } = tree;
      const latest = history.findLast((shown) => shown.scope === scope);
      const isUnchanged = latest?.number === number && latest.owner === markOf(owner);
      if (!isUnchanged) {
        inspectReturn(tree);
        history = [...history, { number, scope, owner: markOf(owner), account: owner.account }];
      }
      hidden.delete(number);
      visible.set(number, client);
      seen.push({ owner, client: new WeakRef(client) });
    },
    onHidden({ number }) {
      visible.delete(number);
      hidden.add(number);
    },
    onRequest(number, path) {
      const owner = owners.get(number);
      if (!hidden.has(number) || !owner || followUpPaths.includes(path)) return;
      // The current account may send requests before React shows its tree.
      if (isForeign(owner, current())) found.push({ kind: 'hidden work', where: path, found: markOf(owner) });
    },
    recordTyped(text) {
      for (const number of visible.keys()) typed.set(number, text);
    },
    recordBroken(account) {
      history = history.filter((shown) => shown.account !== account);
    },
    violations: () => [...found, ...inspectTyped(typed)],
  };
}

function countOwners(history: readonly ShownTree[]): number {
  return new Set(history.map(({ owner }) => owner)).size;
}

/** Checks that all trees contain exactly the recorded input. */
function inspectTyped(typed: ReadonlyMap<string, string>): readonly Violation[] {
  const trees = [...document.querySelectorAll<HTMLElement>('main[data-tree], aside[data-tree]')];
  return trees.flatMap((tree): readonly Violation[] => {
    const number = tree.dataset['tree'] ?? '';
    const text = typed.get(number);
    const letter = tree.querySelector('textarea')?.value;
    // Only the fields of `Components` and `Aside` are checked.
    if (letter === undefined) return [];
    const radios = [...document.querySelectorAll<HTMLInputElement>(`[data-tree="${number}"] [type=radio]`)];
    const chosen = radios.filter(({ checked }) => checked).map(({ value }) => value);
    const choices = text === undefined ? ['free', 'light'] : ['paid', 'dark'];
    const expected = [text ?? '', ...(tree.localName === 'main' ? choices : [])];
    const actual = [letter, ...chosen].join();
    const isRestored = actual === expected.join();
    const where = isVisible(tree) ? 'input' : 'input of a hidden tree';
    return isRestored ? [] : [{ kind: 'tree', where, found: `${actual} instead of ${expected.join()}` }];
  });
}
