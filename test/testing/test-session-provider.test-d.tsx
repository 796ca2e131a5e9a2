import { expectTypeOf, it } from 'vitest';
import {
  createClosedSessionData,
  createSessionData,
  inMemoryBackend,
  TestSessionProvider,
  type TestSessionProviderProps,
} from '../../src/testing/index.ts';

const backend = inMemoryBackend();

it('TestSessionProvider accepts either sessions or a backend', () => {
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

it('TestSessionProvider rejects contradictory props', () => {
  // @ts-expect-error -- the backend has the sessions
  void (<TestSessionProvider backend={backend} sessions={[]} />);
  // @ts-expect-error -- `active` is the status of a session
  void (<TestSessionProvider status="active" />);
  // @ts-expect-error -- the current session is given by its ID
  void (<TestSessionProvider currentSessionId={createSessionData()} />);
  // @ts-expect-error -- the provider creates its own store
  void (<TestSessionProvider store={null} />);
});
