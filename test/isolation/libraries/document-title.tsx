import { useSessionFetch } from 'multisession';
import { useEffect } from 'react';
import { API } from '../fake-api.ts';
import { accountIn, type Library } from '../library.tsx';
import { useMark } from '../use-api.ts';

// #region recipe
/**
 * Shows the number of unread messages in the title while the tree of the account is
 * shown.
 */
export function UnreadTitle({
  name,
  count,
}: {
  readonly name: string;
  readonly count: number;
}) {
  return <title>{`(${count}) ${name}`}</title>;
}
// #endregion

export const library: Library = {
  careful: () => ({
    texts: accountIn,
    Content: () => <UnreadTitle name={useMark()} count={3} />,
  }),
  naive: (_, onUnload) => {
    onUnload(() => void (document.title = ''));
    return {
      texts: accountIn,
      // The response may arrive after the tree was replaced.
      Content: function Title() {
        const mark = useMark();
        const sessionFetch = useSessionFetch();
        useEffect(() => {
          const setTitle = (): void => void (document.title = `(3) ${mark}`);
          setTitle();
          sessionFetch(`${API}/notes`).then(setTitle, () => {});
        }, [mark, sessionFetch]);
        return null;
      },
    };
  },
  leaks: ['text'],
};
