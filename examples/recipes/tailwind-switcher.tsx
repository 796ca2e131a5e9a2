import { SessionSwitcher } from 'multisession/components';

const row =
  'flex w-full items-center gap-3 rounded-md px-2 py-1.5 text-left text-sm hover:bg-gray-100 focus-visible:bg-gray-100 aria-disabled:opacity-50 dark:hover:bg-gray-800 dark:focus-visible:bg-gray-800';
const avatar =
  'relative grid size-8 shrink-0 place-items-center overflow-hidden rounded-full bg-[oklch(0.48_0.13_var(--ms-avatar-hue,0))] text-xs font-medium text-white [&_img]:absolute [&_img]:size-full [&_img]:object-cover';

export function TailwindSwitcher({
  onAddAccount,
}: {
  readonly onAddAccount: () => void;
}) {
  return (
    <SessionSwitcher.Root onAddAccount={onAddAccount}>
      <SessionSwitcher.Trigger
        className={`${row} data-open:bg-gray-100 dark:data-open:bg-gray-800`}
      >
        <SessionSwitcher.Avatar className={avatar} />
        <SessionSwitcher.Name />
      </SessionSwitcher.Trigger>
      <SessionSwitcher.Popup className="m-1 w-72 rounded-xl border border-gray-200 bg-white p-1 shadow-lg [position-area:block-end_span-inline-end] not-supports-[position-area:block-end]:[inset:var(--ms-popup-inset)] supports-[position-area:block-end]:inset-auto dark:border-gray-700 dark:bg-gray-900 dark:text-gray-100">
        <SessionSwitcher.Error className="p-2 text-sm text-red-700 dark:text-red-400" />
        <SessionSwitcher.List>
          {(session) => (
            <SessionSwitcher.Item
              session={session}
              className="group flex data-pending:opacity-50"
            >
              <SessionSwitcher.Select className={`${row} data-current:font-semibold`}>
                <SessionSwitcher.Avatar
                  className={`${avatar} group-data-[status=expired]:grayscale`}
                />
                <span className="grid min-w-0">
                  <SessionSwitcher.Name className="truncate" />
                  <SessionSwitcher.Description className="text-xs text-gray-600 dark:text-gray-400" />
                </span>
              </SessionSwitcher.Select>
              <SessionSwitcher.SignOut className="size-11 shrink-0 text-gray-600 hover:text-red-700 dark:text-gray-400">
                ×
              </SessionSwitcher.SignOut>
              <SessionSwitcher.Error className="text-sm text-red-700 dark:text-red-400" />
            </SessionSwitcher.Item>
          )}
        </SessionSwitcher.List>
        <SessionSwitcher.AddAccount className={row} />
      </SessionSwitcher.Popup>
    </SessionSwitcher.Root>
  );
}
