'use client';

import type { ReactNode } from 'react';
import type { PartProps } from './part-props.ts';
import { usePart } from './use-part.ts';

/** A button of a styled component that is no part of its own. */
export function PlainButton(props: PartProps<'button'>): ReactNode {
  return usePart('button', { type: 'button' }, props, {});
}
