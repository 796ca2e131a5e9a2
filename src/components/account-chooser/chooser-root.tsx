'use client';

import { type ReactNode, useId } from 'react';
import type { PartProps } from '../internal/part-props.ts';
import { useLabels } from '../labels/session-labels-provider.tsx';
import { SessionSwitcher } from '../session-switcher/session-switcher.tsx';
import { type AccountChooserLabels, englishLabels } from './account-chooser-labels.ts';
import { type AccountChooserCallbacks, ChooserContext } from './chooser-context.ts';

/** The props of `AccountChooser.Root`. */
export interface AccountChooserRootProps
  extends Omit<PartProps<'div'>, keyof AccountChooserCallbacks>, AccountChooserCallbacks {
  /** Overrides for individual labels. Default: the labels of `<SessionLabelsProvider>`, or English. */
  readonly labels?: Partial<AccountChooserLabels> | undefined;
}

/** Groups the parts of a chooser and provides their state. Also renders a live region that announces account changes. */
export function ChooserRoot({
  onSelect,
  onSignInAgain,
  onUseAnother,
  labels: labelOverrides,
  ...props
}: AccountChooserRootProps): ReactNode {
  const labels = useLabels('accountChooser', englishLabels, labelOverrides);
  const id = useId();
  return (
    <ChooserContext value={{ labels, id, onSelect }}>
      <SessionSwitcher.Root
        role="region"
        aria-labelledby={`${id}-title`}
        {...props}
        // The accounts are always visible, so the live region does not repeat their errors.
        open
        labels={{ addAccount: labels.useAnother }}
        onSwitch={onSelect}
        onSignInAgain={onSignInAgain}
        onAddAccount={onUseAnother}
      />
    </ChooserContext>
  );
}
