import { useQuery } from '@tanstack/react-query';
import { type AxiosInstance, create } from 'axios';
import { useSessionFetch } from 'multisession';
import { useMemo } from 'react';
import { API } from '../fake-api.ts';
import { type Library, notesOf, SaveForm } from '../library.tsx';

// #region recipe
/** Returns an instance that sends requests as the account of the scope. */
export function useAxios(): AxiosInstance {
  const sessionFetch = useSessionFetch();
  return useMemo(
    () => create({ adapter: 'fetch', env: { fetch: sessionFetch } }),
    [sessionFetch],
  );
}
// #endregion

function Notes({ client }: { readonly client: AxiosInstance }) {
  const { data } = useQuery({
    queryKey: ['notes'],
    queryFn: async ({ signal }) =>
      (await client.get<{ text: string }>(`${API}/notes`, { signal })).data,
  });
  return (
    <>
      <p>{data?.text}</p>
      <SaveForm
        save={async (text) => (await client.post(`${API}/save`, text)).data}
      />
    </>
  );
}

function CarefulNotes() {
  return <Notes client={useAxios()} />;
}

export const library: Library = {
  careful: () => ({ texts: notesOf, Content: CarefulNotes }),
  naive: (store) => {
    const client = create({ adapter: 'fetch' });
    client.interceptors.request.use(async (config) => {
      const token = await store.getCurrent().session?.getToken();
      config.headers.set('authorization', `Bearer ${token}`);
      return config;
    });
    return { texts: notesOf, Content: () => <Notes client={client} /> };
  },
  leaks: ['body'],
};
