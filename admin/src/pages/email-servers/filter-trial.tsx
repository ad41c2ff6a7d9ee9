import { Button, Collapse, Group, Stack, Tabs, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconFlask } from '@tabler/icons-react';
import { texts } from '../../texts';
import { type FilterValues, filterInput } from './filter-values';
import { SampleTrial } from './sample-trial';
import { StoredTrial } from './stored-trial';

const t = texts.servers.filter;

/** A dry run of the filter as it stands in the form: on a message that is typed, and on those taken in already. */
export function FilterTrial({ filter, serverId }: { filter: FilterValues; serverId: string | null }) {
  const [opened, { toggle }] = useDisclosure(false);
  const input = filterInput(filter);
  return (
    <Stack gap="sm">
      <Group>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconFlask size={16} />}
          onClick={toggle}
          aria-expanded={opened}
        >
          {t.tryTitle}
        </Button>
      </Group>
      <Collapse expanded={opened}>
        {input === null ? (
          <Text fz="sm" c="dimmed">
            {t.noFilter}
          </Text>
        ) : (
          <Tabs defaultValue="sample" keepMounted={false}>
            <Tabs.List mb="md">
              <Tabs.Tab value="sample">{t.trySample}</Tabs.Tab>
              {serverId && <Tabs.Tab value="stored">{t.tryStored}</Tabs.Tab>}
            </Tabs.List>
            <Tabs.Panel value="sample">
              <SampleTrial filter={input} />
            </Tabs.Panel>
            {serverId && (
              <Tabs.Panel value="stored">
                <StoredTrial filter={input} serverId={serverId} />
              </Tabs.Panel>
            )}
          </Tabs>
        )}
      </Collapse>
    </Stack>
  );
}
