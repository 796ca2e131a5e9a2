'use client';

import { createContext, type ReactNode, use } from 'react';
import type { ComponentLabels, LabelOverrides } from './component-labels.ts';

const LabelsContext = createContext<LabelOverrides>({ locale: 'en' });

export interface SessionLabelsProviderProps {
  /** A language of ours, of yours, or one of ours with strings of yours. What is left out is English. */
  readonly labels: LabelOverrides;
  readonly children?: ReactNode;
}

/**
 * Says in which language all components below speak. The direction stays the page's own: set `dir` yourself.
 *
 * @example
 * ```tsx
 * import { german } from 'multisession/components/de';
 *
 * <SessionLabelsProvider labels={german}>
 *   <SessionSwitcher />
 * </SessionLabelsProvider>
 * ```
 */
export function SessionLabelsProvider({ labels, children }: SessionLabelsProviderProps): ReactNode {
  return <LabelsContext value={labels}>{children}</LabelsContext>;
}

/** A component's strings: English, over that the language of the page, over that what this one component was given. */
export function useLabels<Name extends Exclude<keyof ComponentLabels, 'locale'>>(
  component: Name,
  english: ComponentLabels[Name],
  overrides: LabelOverrides[Name] | undefined,
): ComponentLabels[Name] {
  return { ...english, ...use(LabelsContext)[component], ...overrides };
}

/** The language for `Intl`, so that times and numbers are in that of the strings around them. */
export function useLocale(): string {
  return use(LabelsContext).locale;
}
