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

/** What is counted: calls of the component, or what React committed, as StrictMode calls each component twice. */
export type Counted = 'renders' | 'commits under StrictMode';

interface ConsumerProps {
  readonly counted: Counted;
  readonly note: () => void;
}

function consumer(useAnswer: () => unknown) {
  return memo(function Consumer({ counted, note }: ConsumerProps) {
    useAnswer();
    if (counted === 'renders') note();
    useEffect(() => {
      if (counted !== 'renders') note();
    });
    return null;
  });
}

const pickId = ({ session }: UseSessionResult) => session?.id;

const consumers = {
  whole: consumer(() => useSession()),
  id: consumer(() => useSession(pickId)),
  object: consumer(() =>
    useSession(({ status, session }) => ({ status, name: session?.publicUserData?.firstName })),
  ),
  user: consumer(() => useUser()),
  list: consumer(() => useSessionList()),
  gated: consumer(() => null),
};

type Kind = keyof typeof consumers;
const kinds = ['whole', 'id', 'object', 'user', 'list', 'gated'] as const satisfies readonly Kind[];
const HUNDRED = Array.from({ length: 100 }, (_, index) => index);

/** How often each consumer of a kind was counted: one number where it is the same for all hundred of them. */
type Counts = Readonly<Record<Kind, number | readonly number[]>>;

/** What is expected: nothing of the kinds that are not mentioned. */
export function only(counts: Partial<Counts> = {}): Counts {
  return { whole: 0, id: 0, object: 0, user: 0, list: 0, gated: 0, ...counts };
}

/** Shows a hundred consumers of each kind, and counts from then on. */
export async function count(store: SessionStore, counted: Counted): Promise<() => Counts> {
  const noted = new Map<string, number>();
  function hundred(kind: Kind) {
    const Consumer = consumers[kind];
    return HUNDRED.map((index) => {
      const key = `${kind} ${index}`;
      return <Consumer key={key} counted={counted} note={() => noted.set(key, (noted.get(key) ?? 0) + 1)} />;
    });
  }
  function countOf(kind: Kind): number | readonly number[] {
    const counts = HUNDRED.map((index) => noted.get(`${kind} ${index}`) ?? Number.NaN);
    const [first = Number.NaN] = counts;
    return counts.every((other) => other === first) ? first : counts;
  }

  render(
    <SessionProvider store={store}>
      {kinds.filter((kind) => kind !== 'gated').map(hundred)}
      <SignedIn>{hundred('gated')}</SignedIn>
    </SessionProvider>,
    { reactStrictMode: counted !== 'renders' },
  );
  await settle();
  // Only those that are mounted: what never was counts as no number at all.
  for (const key of noted.keys()) noted.set(key, 0);
  return () => ({
    whole: countOf('whole'),
    id: countOf('id'),
    object: countOf('object'),
    user: countOf('user'),
    list: countOf('list'),
    gated: countOf('gated'),
  });
}
