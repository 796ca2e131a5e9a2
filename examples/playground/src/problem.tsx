import type { ReactNode } from 'react';

/** Shows the message of a failure, and announces it. */
export function Problem({ children }: { readonly children: string | undefined }): ReactNode {
  if (children === undefined) return null;
  return (
    <p role="alert" className="problem">
      {children}
    </p>
  );
}
