import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useApi, useMark } from './use-api.ts';

// The components that act later, when another account may be current.

/** Polls with TanStack Query. */
export function Poller() {
  const request = useApi();
  const { data } = useQuery({
    queryKey: ['poll'],
    queryFn: ({ signal }) => request('/poll', { signal }),
    refetchInterval: 30,
  });
  return <p>{data?.text}</p>;
}

/** Sends requests with its own timer and ignores the responses. */
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

/** Sends a request after a response that may arrive when the component is unmounted. */
export function LateRequest() {
  const request = useApi();
  const mark = useMark();
  const [text, setText] = useState('');
  useEffect(() => {
    request('/late')
      .then(({ text }) => request('/later', { method: 'POST', body: `${mark} received: ${text}` }))
      .then(({ sent }) => setText(sent))
      .catch(() => {});
  }, [request, mark]);
  return <p>{text}</p>;
}
