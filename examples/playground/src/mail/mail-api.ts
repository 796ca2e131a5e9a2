import {
  keepPreviousData,
  useMutation,
  type UseMutationResult,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useSessionFetch } from 'multisession';
import * as v from 'valibot';
import { readJson } from '../read-json.ts';

const folder = v.picklist(['inbox', 'archive', 'sent']);

const messageSchema = v.object({
  id: v.string(),
  folder,
  isUnread: v.boolean(),
  from: v.object({ name: v.string(), address: v.string() }),
  to: v.string(),
  subject: v.string(),
  text: v.string(),
  sentAt: v.pipe(v.string(), v.isoTimestamp()),
});
const listSchema = v.object({ messages: v.array(messageSchema), unread: v.number() });
const changedSchema = v.object({ message: messageSchema });

export type Folder = v.InferOutput<typeof folder>;
export type Message = v.InferOutput<typeof messageSchema>;
/** The mails of a folder, and the number of unread mails in the inbox. */
export type MessageList = v.InferOutput<typeof listSchema>;
/** The parts of a mail that its author writes. */
export type Draft = Pick<Message, 'to' | 'subject' | 'text'>;

/** The beginning of all query keys. It contains no account: each account has its own query cache. */
const mailKey = ['mail'];

/** The interval in ms at which the app looks for new mail. Hidden kept trees do not. */
const REFETCH_INTERVAL_MS = 5000;

/** Returns the mails of a folder of the account of the scope. */
export function useMessages(folder: Folder, search: string): UseQueryResult<MessageList> {
  const fetchAsMe = useSessionFetch();
  return useQuery({
    queryKey: [...mailKey, folder, search],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ folder, search });
      return readJson(await fetchAsMe(`/api/mail?${query}`, { signal }), listSchema);
    },
    placeholderData: keepPreviousData,
    refetchInterval: REFETCH_INTERVAL_MS,
  });
}

/** The changes to a mail: its folder, or whether it is unread. */
export interface MessageChanges {
  readonly id: string;
  readonly changes: Partial<Pick<Message, 'folder' | 'isUnread'>>;
}

/** Returns the mutation that changes a mail. */
export function useUpdateMessage(): UseMutationResult<unknown, Error, MessageChanges> {
  const fetchAsMe = useSessionFetch();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, changes }: MessageChanges) =>
      readJson(await fetchAsMe(`/api/mail/${id}`, jsonRequest('PATCH', changes)), changedSchema),
    onSuccess: () => client.invalidateQueries({ queryKey: mailKey }),
  });
}

/** Returns the mutation that sends a mail. */
export function useSendMessage(): UseMutationResult<unknown, Error, Draft> {
  const fetchAsMe = useSessionFetch();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (draft: Draft) =>
      readJson(await fetchAsMe('/api/mail', jsonRequest('POST', draft)), changedSchema),
    onSuccess: () => client.invalidateQueries({ queryKey: mailKey }),
  });
}

function jsonRequest(method: string, body: unknown): RequestInit {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
