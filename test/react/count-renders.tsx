import { render } from '@testing-library/react';
import { memo, useEffect } from 'react';
import {
  SessionProvider,
  type SessionStore,
  SignedIn,
  useSession,
  useSessionList,
  type UseSessionResult,
  useUser,
} from 'multisession';
import { settle } from './set-up.tsx';

/** The unit that is counted: renders, or commits under StrictMode, which renders every component twice. */
export type RenderMetric = 'renders' | 'commits under StrictMode';

interface ConsumerProps {
  readonly metric: RenderMetric;
  readonly onRender: () => void;
}

function createConsumer(useHook: () => unknown) {
  return memo(function Consumer({ metric, onRender }: ConsumerProps) {
    useHook();
    if (metric === 'renders') onRender();
    useEffect(() => {
      if (metric !== 'renders') onRender();
    });
    return null;
  });
}

const pickId = ({ session }: UseSessionResult) => session?.id;

const consumers = {
  whole: createConsumer(() => useSession()),
  id: createConsumer(() => useSession(pickId)),
  object: createConsumer(() =>
    useSession(({ status, session }) => ({ status, name: session?.publicUserData?.firstName })),
  ),
  user: createConsumer(() => useUser()),
  list: createConsumer(() => useSessionList()),
  gated: createConsumer(() => null),
};

type Kind = keyof typeof consumers;
const kinds = ['whole', 'id', 'object', 'user', 'list', 'gated'] as const satisfies readonly Kind[];
const HUNDRED = Array.from({ length: 100 }, (_, index) => index);

/** The count for each kind of consumer: a single number if it is the same for all hundred consumers. */
type Counts = Readonly<Record<Kind, number | readonly number[]>>;

/** Returns the given counts, and 0 for all other kinds. */
export function expectedCounts(counts: Partial<Counts> = {}): Counts {
  return { whole: 0, id: 0, object: 0, user: 0, list: 0, gated: 0, ...counts };
}

/** Renders a hundred consumers of each kind, and returns the counts since then. */
export async function countRenders(store: SessionStore, metric: RenderMetric): Promise<() => Counts> {
  const renderCounts = new Map<string, number>();
  function renderHundred(kind: Kind) {
    const Consumer = consumers[kind];
    return HUNDRED.map((index) => {
      const key = `${kind} ${index}`;
      return (
        <Consumer
          key={key}
          metric={metric}
          onRender={() => renderCounts.set(key, (renderCounts.get(key) ?? 0) + 1)}
        />
      );
    });
  }
  function countOf(kind: Kind): number | readonly number[] {
    const counts = HUNDRED.map((index) => renderCounts.get(`${kind} ${index}`) ?? Number.NaN);
    const [firstCount = Number.NaN] = counts;
    return counts.every((other) => other === firstCount) ? firstCount : counts;
  }

  render(
    <SessionProvider store={store}>
      {kinds.filter((kind) => kind !== 'gated').map(renderHundred)}
      <SignedIn>{renderHundred('gated')}</SignedIn>
    </SessionProvider>,
    { reactStrictMode: metric !== 'renders' },
  );
  await settle();
  // Consumers that were never mounted have no count, so that they show up as NaN.
  for (const key of renderCounts.keys()) renderCounts.set(key, 0);
  return () => ({
    whole: countOf('whole'),
    id: countOf('id'),
    object: countOf('object'),
    user: countOf('user'),
    list: countOf('list'),
    gated: countOf('gated'),
  });
}
