import { expectTypeOf, it } from 'vitest';
import {
  createClosedSessionData,
  createSessionData,
  inMemoryBackend,
  TestSessionProvider,
  type TestSessionProviderProps,
} from '../../src/testing/index.ts';

const backend = inMemoryBackend();

it('takes sessions, or a backend that has them', () => {
  void (<TestSessionProvider>The app</TestSessionProvider>);
  void (
    <TestSessionProvider
      sessions={[createSessionData(), createClosedSessionData()]}
      currentSessionId={null}
    />
  );
  void (<TestSessionProvider backend={backend} currentSessionId="sess_ada" status="loading" />);
  expectTypeOf<TestSessionProviderProps['status']>().toEqualTypeOf<
    'loading' | 'failed' | 'signed-out' | undefined
  >();
});

it('takes nothing that could not be', () => {
  // @ts-expect-error -- the backend says who is there
  void (<TestSessionProvider backend={backend} sessions={[]} />);
  // @ts-expect-error -- who is active says the session
  void (<TestSessionProvider status="active" />);
  // @ts-expect-error -- a session is told by its id
  void (<TestSessionProvider currentSessionId={createSessionData()} />);
  // @ts-expect-error -- the store is its own
  void (<TestSessionProvider store={null} />);
});
