import { useEffect } from 'react';
import { accountIn, type Library } from '../library.tsx';
import { useMark } from '../use-api.ts';

// #region recipe
/** Shows the number of unread messages in the title while the tree of the account is shown. */
export function UnreadTitle({ name, count }: { readonly name: string; readonly count: number }) {
  return <title>{`(${count}) ${name}`}</title>;
}
// #endregion

export const library: Library = {
  careful: () => ({ texts: accountIn, Content: () => <UnreadTitle name={useMark()} count={3} /> }),
  naive: (_, onUnload) => {
    onUnload(() => void (document.title = ''));
    return {
      texts: accountIn,
      Content: function Title() {
        const mark = useMark();
        useEffect(() => void (document.title = `(3) ${mark}`), [mark]);
        return null;
      },
    };
  },
  leaks: ['text'],
};
