import type { JSX, ReactNode } from 'react';
import { Icon, type SessionIconProps } from '../internal/icons.tsx';

/** Returns a `render` function of a button whose text follows an icon. The text may begin with a name in another script. */
export function withIcon(name: SessionIconProps['name']) {
  return ({ children, ...props }: JSX.IntrinsicElements['button']): ReactNode => (
    <button {...props}>
      <Icon name={name} />
      <span dir="auto" className="ms-name">
        {children}
      </span>
    </button>
  );
}
