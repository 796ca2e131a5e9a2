'use client';

import { createContext, type ReactNode, use } from 'react';
import type { LabelOverrides, LabelsByComponent } from './component-labels.ts';

const LabelsContext = createContext<LabelOverrides>({ locale: 'en' });

/** The props of `SessionLabelsProvider`. */
export interface SessionLabelsProviderProps {
  /** The labels: an included language, optionally with overrides, or your own. Missing labels are in English. */
  readonly labels: LabelOverrides;
  /** The content whose components show the labels. */
  readonly children?: ReactNode;
}

/**
 * Provides labels to all components below it. Does not set the text direction; set `dir` on the page yourself.
 *
 * @example
 * ```tsx
 * import { german } from 'multisession/locales/de';
 *
 * <SessionLabelsProvider labels={german}>
 *   <SessionSwitcher />
 * </SessionLabelsProvider>
 * ```
 */
export function SessionLabelsProvider({ labels, children }: SessionLabelsProviderProps): ReactNode {
  return <LabelsContext value={labels}>{children}</LabelsContext>;
}

/** Merges a component's labels. Its own `labels` prop overrides the provider, which overrides English. */
export function useLabels<Name extends keyof LabelsByComponent>(
  component: Name,
  english: LabelsByComponent[Name],
  overrides: LabelOverrides[Name] | undefined,
): LabelsByComponent[Name] {
  return { ...english, ...use(LabelsContext)[component], ...overrides };
}

/** Returns the locale of the labels, so that `Intl` formats times and numbers in the same language. */
export function useLocale(): string {
  return use(LabelsContext).locale;
}
