import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useApi, useMark } from './use-api.ts';

// The components that do something later, when somebody else may be there.

/** Asks again and again by TanStack's timer. */
export function Poller() {
  const request = useApi();
  const { data } = useQuery({
    queryKey: ['poll'],
    queryFn: ({ signal }) => request('/poll', { signal }),
    refetchInterval: 30,
  });
  return <p>{data?.text}</p>;
}

/** Sends by a timer of its own, and does not wait for what comes of it. */
export function Ticker() {
  const request = useApi();
  const mark = useMark();
  useEffect(() => {
    const timer = setInterval(() => {
      request('/tick', { method: 'POST', body: `tick of ${mark}` }).catch(() => {});
    }, 20);
    return () => clearInterval(timer);
  }, [request, mark]);
  return null;
}

/** Does not stop what it began: answers come when it is gone, and are followed by another request. */
export function LateRequest() {
  const request = useApi();
  const mark = useMark();
  const [text, setText] = useState('');
  useEffect(() => {
    request('/late')
      .then(({ text }) => request('/later', { method: 'POST', body: `${mark} has heard: ${text}` }))
      .then(({ sent }) => setText(sent))
      .catch(() => {});
  }, [request, mark]);
  return <p>{text}</p>;
}
