'use client';

import { type JSX, type RefCallback, useCallback, useState } from 'react';

interface Picture extends Pick<JSX.IntrinsicElements['img'], 'onLoad' | 'onError'> {
  readonly ref: RefCallback<HTMLImageElement>;
  /** The URL of the picture. `undefined` if there is none, or if it failed to load. */
  readonly src: string | undefined;
  readonly isLoaded: boolean;
}

/** Returns the props of an `<img>`, and tracks whether its picture has loaded. */
export function usePicture(url: string): Picture {
  const [result, setResult] = useState({ url: '', isLoaded: false });
  const { isLoaded } = result.url === url ? result : { isLoaded: null };
  const onLoad = useCallback(() => setResult({ url, isLoaded: true }), [url]);
  const onError = useCallback(() => setResult({ url, isLoaded: false }), [url]);

  // The events of a server-rendered picture may have been dispatched before hydration.
  const ref = useCallback(
    (img: HTMLImageElement | null) => {
      if (img?.complete) img.decode?.().then(onLoad, onError);
    },
    [onLoad, onError],
  );

  return {
    ref,
    src: url !== '' && isLoaded !== false ? url : undefined,
    isLoaded: isLoaded === true,
    onLoad,
    onError,
  };
}
