'use client';

/* oxlint-disable react/exhaustive-effect-dependencies -- the effects run whenever the tree changes */

import { useEffect, useLayoutEffect } from 'react';

/** The text of each title and the URL of each icon of the page, except those that are as React has rendered them. */
type PageHead = ReadonlyMap<Element, string>;

// The document is shared by all scopes of the page.
let scopeCount = 0;
let neutralHead: PageHead = new Map();
let headAfterLayout: PageHead | null = null;

interface PageHeadProps {
  /** The key of the tree that is shown. */
  readonly tree: string;
}

/**
 * Restores the title and the icons that the page had before its first tree was mounted, whenever the tree changes. Must
 * be rendered before the tree, so that its effects run after those of the previous tree and before those of the next.
 */
export function PageHeadReset({ tree }: PageHeadProps): null {
  useLayoutEffect(() => () => writePageHead(neutralHead), [tree]);
  useLayoutEffect(() => {
    scopeCount += 1;
    if (scopeCount === 1) neutralHead = readPageHead();
    return () => void (scopeCount -= 1);
  }, []);
  useEffect(() => {
    // The effects of the previous tree have been cleaned up by now, and may have restored a title that they replaced.
    if (headAfterLayout) writePageHead(headAfterLayout);
    headAfterLayout = null;
  }, [tree]);
  return null;
}

/** Records the title and the icons that the layout effects of a new tree have set. Must be rendered after the tree. */
export function PageHeadRecord({ tree }: PageHeadProps): null {
  useLayoutEffect(() => {
    headAfterLayout = readPageHead();
  }, [tree]);
  return null;
}

/** Returns the title and the icons of the page. */
export function readPageHead(): PageHead {
  return new Map(
    headElements().flatMap((element) => {
      const value = valueOf(element);
      return value === renderedValueOf(element) ? [] : [[element, value]];
    }),
  );
}

/** Restores the title and the icons of the page. */
export function writePageHead(head: PageHead): void {
  for (const element of headElements()) {
    const value = head.get(element) ?? renderedValueOf(element);
    if (value === undefined) element.remove();
    else if (value === valueOf(element)) continue;
    else if (element instanceof HTMLTitleElement) element.textContent = value;
    else element.setAttribute('href', value);
  }
  for (const element of head.keys()) {
    if (!element.isConnected && renderedValueOf(element) === undefined) document.head.append(element);
  }
}

function headElements(): readonly Element[] {
  // Searches the head only, because the rest of the document may be large.
  return [...document.head.querySelectorAll(':scope > title, :scope > link[rel~=icon]')];
}

function valueOf(element: Element): string {
  return element.getAttribute('href') ?? element.textContent;
}

/**
 * Returns the text or URL that React has rendered, `undefined` if React has not rendered the element. React removes and
 * updates its elements itself, and has no public API to distinguish them.
 */
function renderedValueOf(element: Element): string | undefined {
  const entries: readonly (readonly [string, unknown])[] = Object.entries(element);
  const props = entries.find(([key]) => key.startsWith('__reactProps$'))?.[1];
  if (typeof props !== 'object' || props === null) return undefined;
  if ('href' in props) return String(props.href);
  return 'children' in props ? String(props.children) : '';
}
