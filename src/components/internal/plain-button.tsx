'use client';

import type { ReactNode } from 'react';
import type { PartProps } from './part-props.ts';
import { useRender } from './use-render.ts';

/** A button of a styled component that is no part of its own. */
export function PlainButton(props: PartProps<'button'>): ReactNode {
  return useRender('button', { type: 'button' }, props, {});
}
