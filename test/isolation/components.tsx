import { Suspense } from 'react';
import { Balance, Feed, Notes, SaveForm } from './loading-components.tsx';
import { LateRequest, Poller, Ticker } from './timed-components.tsx';
import { Choices, Draft, FirstAccount, Menu, Profile, Question, Uncontrolled } from './typing-components.tsx';
import { useMark } from './use-api.ts';

/** The content of an app that loads, saves, polls and edits data in every way that React and TanStack Query offer. */
export function Components() {
  const mark = useMark();
  return (
    <section aria-label={`screen of ${mark}`}>
      <title>{`page of ${mark}`}</title>
      <Profile />
      <Notes />
      <Feed />
      <Suspense fallback={<p>Loading …</p>}>
        <Balance />
      </Suspense>
      <SaveForm />
      <Draft />
      <Uncontrolled />
      <Choices />
      <Question />
      <FirstAccount />
      <Menu />
      <Poller />
      <Ticker />
      <LateRequest />
    </section>
  );
}

/** Returns the texts of {@link Components}, except suspended data, which React reveals 0.3 s later. */
export function textsOfComponents(mark: string): readonly string[] {
  const own = ['wish of', 'screen of', 'seen', 'menu of', 'page of'].map((text) => `${text} ${mark}`);
  const loaded = ['notes', 'feed?page=1', 'poll'].map((path) => `/${path} of ${mark}`);
  return [...own, ...loaded, mark.replace(/·.*›/, '›')];
}
