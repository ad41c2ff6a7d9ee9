import { ActionIcon, Menu } from '@mantine/core';
import {
  IconDotsVertical,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconShieldCheck,
  IconTrash,
} from '@tabler/icons-react';
import { Link } from 'react-router';
import { texts } from '../../texts';

export interface ServerMenuProps {
  server: { name: string; enabled: boolean; authType: string | null };
  editTo: string;
  /** Only mailboxes can be checked. */
  check?: () => void;
  checking?: boolean;
  authorize: () => void;
  setEnabled: (enabled: boolean) => void;
  remove: () => void;
}

const t = texts.servers.actions;

/** What can be done with a server in the list. */
export function ServerMenu({ server, editTo, check, checking, authorize, setEnabled, remove }: ServerMenuProps) {
  return (
    <Menu position="bottom-end" width={190}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={texts.common.actionsFor(server.name)}>
          <IconDotsVertical size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {check && server.enabled && (
          <Menu.Item leftSection={<IconRefresh size={16} />} onClick={check} disabled={checking ?? false}>
            {t.check}
          </Menu.Item>
        )}
        {server.authType === 'OAUTH' && (
          <Menu.Item leftSection={<IconShieldCheck size={16} />} onClick={authorize}>
            {t.authorize}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconPencil size={16} />} component={Link} to={editTo}>
          {t.edit}
        </Menu.Item>
        <Menu.Item
          leftSection={server.enabled ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />}
          onClick={() => setEnabled(!server.enabled)}
        >
          {server.enabled ? t.disable : t.enable}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconTrash size={16} />} c="var(--app-bad)" onClick={remove}>
          {t.delete}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
