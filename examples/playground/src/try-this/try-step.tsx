import type { AnchorHTMLAttributes, ReactNode } from 'react';
import { Problem } from '../problem.tsx';
import { useAction } from '../use-action.ts';

interface TryStepProps {
  readonly title: string;
  /** A sentence about what to watch. */
  readonly watch: string;
  readonly children: ReactNode;
}

/** Renders one suggestion. */
export function TryStep({ title, watch, children }: TryStepProps): ReactNode {
  return (
    <li>
      <h3>{title}</h3>
      <p className="muted">{watch}</p>
      {children}
    </li>
  );
}

interface TryButtonProps {
  readonly onPress: () => Promise<void>;
  readonly children: ReactNode;
}

/** Renders the button of a suggestion. */
export function TryButton({ onPress, children }: TryButtonProps): ReactNode {
  const { run, isPending, error } = useAction(onPress);
  return (
    <>
      <button type="button" className="button" disabled={isPending} onClick={() => run()}>
        {children}
      </button>
      <Problem>{error}</Problem>
    </>
  );
}

/** Renders the link of a suggestion. */
export function TryLink({ children, ...props }: AnchorHTMLAttributes<HTMLAnchorElement>): ReactNode {
  return (
    <a className="button" {...props}>
      {children}
    </a>
  );
}
