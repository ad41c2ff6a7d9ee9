import { Textarea, TextInput } from '@mantine/core';
import type { OperationResult } from 'urql';
import { FormModal } from '../../shared/forms/form-modal';
import { useApiForm } from '../../shared/forms/use-api-form';
import { texts } from '../../texts';
import type { DirectoryItem, SavePayload } from './directory-page';

export interface DirectoryInput {
  name: string;
  description: string | null;
}

export interface DirectoryItemFormProps {
  words: typeof texts.technicianGroups;
  /** Null: a new one. */
  item: DirectoryItem | null;
  save: (input: DirectoryInput) => Promise<OperationResult<{ payload: SavePayload }>>;
  onSaved: (input: DirectoryInput) => void;
  onClose: () => void;
}

export function DirectoryItemForm({ words, item, save, onSaved, onClose }: DirectoryItemFormProps) {
  const form = useApiForm({
    initialValues: { name: item?.name ?? '', description: item?.description ?? '' },
    send: ({ name, description }) => save({ name, description: description.trim() || null }),
    errorsOf: ({ payload }) => payload.userErrors,
    onDone: (_, values) => onSaved(values),
  });
  return (
    <FormModal title={item ? words.editTitle : words.addTitle} form={form} onClose={onClose}>
      <TextInput
        label={texts.common.name}
        description={words.nameHelp}
        required
        maxLength={100}
        data-autofocus
        {...form.field('name')}
      />
      <Textarea
        label={texts.common.description}
        description={words.descriptionHelp}
        autosize
        minRows={2}
        maxLength={500}
        {...form.field('description')}
      />
    </FormModal>
  );
}
