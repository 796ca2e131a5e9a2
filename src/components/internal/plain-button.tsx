'use client';

import type { ReactNode } from 'react';
import type { PartProps } from './part-props.ts';
import { useRender } from './use-render.ts';

/** Renders a `<button type="button">` for styled components, where the button is not a public part. */
export function PlainButton(props: PartProps<'button'>): ReactNode {
  return useRender('button', { type: 'button' }, props, {});
}
