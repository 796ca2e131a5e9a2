import { useActiveSession } from 'multisession';
import { createFormControl, type UseFormReturn, useForm } from 'react-hook-form';
import { accountIn, type Library } from '../library.tsx';

// #region recipe
interface Draft {
  readonly text: string;
}

/**
 * The form of the account of the scope. `createFormControl` in a module would be
 * shared by all accounts.
 */
export function useDraftForm(): UseFormReturn<Draft> {
  const { publicUserData } = useActiveSession();
  return useForm<Draft>({
    defaultValues: { text: `Regards, ${publicUserData?.lastName}` },
  });
}
// #endregion

function CarefulForm() {
  const { register } = useDraftForm();
  return <input {...register('text')} aria-label="draft" />;
}

export const library: Library = {
  careful: () => ({ texts: accountIn, Content: CarefulForm }),
  naive: () => {
    const { formControl } = createFormControl<Draft>({ defaultValues: { text: '' } });
    return {
      texts: () => [],
      Content: function Form() {
        const { register } = useForm({ formControl });
        return <input {...register('text')} aria-label="draft" />;
      },
    };
  },
  leaks: ['input'],
};
