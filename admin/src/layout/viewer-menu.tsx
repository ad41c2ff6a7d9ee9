import { Button, Menu, Text, useMantineColorScheme } from '@mantine/core';
import { IconCheck, IconChevronDown, IconDeviceDesktop, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import { useSession } from '../session/session-context';
import { texts } from '../texts';

const schemes = [
  { value: 'auto', label: texts.layout.schemeAuto, icon: IconDeviceDesktop },
  { value: 'light', label: texts.layout.schemeLight, icon: IconSun },
  { value: 'dark', label: texts.layout.schemeDark, icon: IconMoon },
] as const;

/** Who is signed in, the colours, and the way out. */
export function ViewerMenu() {
  const { viewer, signOut } = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const name = viewer.name ?? viewer.email ?? texts.roles[viewer.role];
  return (
    <Menu position="bottom-end" width={240} withinPortal>
      <Menu.Target>
        <Button variant="subtle" color="gray" c="inherit" rightSection={<IconChevronDown size={14} />} maw={220}>
          <Text component="span" fz="sm" truncate>
            {name}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label className="break-words">
          {viewer.email}
          <br />
          {texts.roles[viewer.role]}
        </Menu.Label>
        <Menu.Divider />
        <Menu.Label>{texts.layout.colours}</Menu.Label>
        {schemes.map(({ value, label, icon: Icon }) => (
          <Menu.Item
            key={value}
            leftSection={<Icon size={16} />}
            rightSection={colorScheme === value ? <IconCheck size={16} aria-label={texts.common.chosen} /> : undefined}
            onClick={() => setColorScheme(value)}
            closeMenuOnClick={false}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
          {texts.session.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
