import { use } from 'react';
import { createPortal } from 'react-dom';
import { Notes } from './loading-components.tsx';
import { TreeContext } from './trees.ts';
import { useMark } from './use-api.ts';

/** The content of the second scope of an app. Its IDs and names occur in no other visible tree. */
export function Aside() {
  const mark = useMark();
  const { number } = use(TreeContext);
  return (
    <section id="aside" aria-label={`aside of ${mark}`}>
      <Notes />
      <label htmlFor="remark">remark</label> <textarea id="remark" name="remark" />
      {createPortal(
        <div data-tree={number}>
          <output id="aside-status">{`status of ${mark}`}</output>
        </div>,
        document.body,
      )}
    </section>
  );
}

/** Returns the texts of {@link Aside}. */
export function textsOfAside(mark: string): readonly string[] {
  return [`aside of ${mark}`, `status of ${mark}`];
}
