import type { JSX, ReactNode } from 'react';
import { Icon, type SessionIconProps } from '../internal/icons.tsx';

/** Returns a `render` function of a button whose text follows an icon. */
export function withIcon(name: SessionIconProps['name'], text?: ReactNode) {
  return ({ children, ...props }: JSX.IntrinsicElements['button']): ReactNode => (
    <button {...props}>
      <Icon name={name} />
      {text ?? children}
    </button>
  );
}
