import { SessionSwitcher } from 'multisession/components';
import { useState } from 'react';

export function ControlledSwitcher({ label = 'Open' }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <label style={{ whiteSpace: 'nowrap' }}>
        <input type="checkbox" checked={isOpen} onChange={() => setOpen(!isOpen)} />{' '}
        {label}
      </label>
      <SessionSwitcher open={isOpen} onOpenChange={setOpen} />
    </>
  );
}
