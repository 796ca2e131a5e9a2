import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  useSuspenseQuery,
} from '@tanstack/react-query';
import { type FormEvent } from 'react';
import { useApi, useMark } from './use-api.ts';

// The components that use TanStack Query. Their keys contain no account, because every account has its own cache.

export function Notes() {
  const request = useApi();
  const { data, error } = useQuery({
    queryKey: ['notes'],
    queryFn: ({ signal }) => request('/notes', { signal }),
  });
  return <p title={data?.text}>{error ? 'no notes' : data?.text}</p>;
}

export function Feed() {
  const request = useApi();
  const { data, fetchNextPage } = useInfiniteQuery({
    queryKey: ['feed'],
    queryFn: ({ pageParam, signal }) => request(`/feed?page=${pageParam}`, { signal }),
    initialPageParam: 1,
    getNextPageParam: (_, pages) => (pages.length < 3 ? pages.length + 1 : undefined),
  });
  return (
    <section>
      <ol>
        {data?.pages.map(({ text }) => (
          <li key={text}>{text}</li>
        ))}
      </ol>
      <button onClick={() => void fetchNextPage()}>more</button>
    </section>
  );
}

export function Balance() {
  const request = useApi();
  const { data } = useSuspenseQuery({
    queryKey: ['balance'],
    queryFn: ({ signal }) => request('/balance', { signal }),
  });
  return <output>{data.text}</output>;
}

/** Saves optimistically with two requests, the second of which is sent after the first response. */
export function SaveForm() {
  const request = useApi();
  const mark = useMark();
  const client = useQueryClient();
  const { mutate, data, variables, isPending } = useMutation({
    mutationFn: async (text: string) => {
      await request('/save', { method: 'POST', body: text });
      return request('/confirm', { method: 'POST', body: text });
    },
    onMutate: (text) => client.setQueryData(['saved'], text),
    onSettled: () => client.invalidateQueries({ queryKey: ['notes'] }),
  });
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    mutate(JSON.stringify([...new FormData(event.currentTarget)]));
  }
  return (
    <form onSubmit={submit}>
      <input name="wish" aria-label="wish" defaultValue={`wish of ${mark}`} />
      <button>save</button>
      {isPending ? `saving ${variables}` : data?.sent}
    </form>
  );
}
