import { IconUsersGroup } from '@tabler/icons-react';
import { useMutation, useQuery } from 'urql';
import { texts } from '../../texts';
import { DirectoryPage } from './directory-page';
import {
  CREATE_TECHNICIAN_GROUP,
  DELETE_TECHNICIAN_GROUP,
  TECHNICIAN_GROUPS,
  UPDATE_TECHNICIAN_GROUP,
} from './technician-groups.operations';

// An empty list tells the cache nothing about what it is a list of.
const context = { additionalTypenames: ['TechnicianGroup'] };

export default function TechnicianGroupsPage() {
  const list = useQuery({ query: TECHNICIAN_GROUPS, context });
  const [, create] = useMutation(CREATE_TECHNICIAN_GROUP);
  const [, update] = useMutation(UPDATE_TECHNICIAN_GROUP);
  const [, remove] = useMutation(DELETE_TECHNICIAN_GROUP);
  return (
    <DirectoryPage
      words={texts.technicianGroups}
      icon={<IconUsersGroup size={36} stroke={1.4} />}
      list={list}
      save={(id, input) => (id === null ? create({ input }) : update({ id, input }))}
      remove={(id) => remove({ id }, context)}
    />
  );
}
