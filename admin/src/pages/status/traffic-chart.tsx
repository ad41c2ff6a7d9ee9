import { BarChart } from '@mantine/charts';
import { Anchor, Paper, Table, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { StatusQuery } from '../../gql/graphql';
import { timeOfDay } from '../../shared/dates';
import { texts } from '../../texts';
import '@mantine/charts/styles.css';

const t = texts.status;

const series = [
  { name: 'received', label: t.received, color: 'ink.6' },
  { name: 'sent', label: t.sent, color: 'teal.7' },
  { name: 'failed', label: t.failed, color: 'red.7' },
];

/** A picture of the day; the numbers behind it are there as a table too, for who cannot see it. */
export function TrafficChart({ traffic }: { traffic: StatusQuery['mailTraffic'] }) {
  const [shown, { toggle }] = useDisclosure(false);
  const data = traffic.map((hour) => ({ ...hour, label: timeOfDay(hour.hour) }));
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="traffic">
      <Title order={2} id="traffic" mb="md">
        {t.traffic}
      </Title>
      <div aria-hidden="true">
        <BarChart
          barChartProps={{ accessibilityLayer: false }}
          h={220}
          data={data}
          dataKey="label"
          series={series}
          withLegend
          tickLine="none"
          gridAxis="y"
        />
      </div>
      <Anchor component="button" type="button" fz="sm" mt="sm" onClick={toggle} aria-expanded={shown}>
        {t.trafficTable}
      </Anchor>
      {shown && (
        <Table mt="sm" aria-label={t.traffic}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t.hour}</Table.Th>
              {series.map(({ name, label }) => (
                <Table.Th key={name}>{label}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.map((row) => (
              <Table.Tr key={row.hour}>
                <Table.Td>{row.label}</Table.Td>
                <Table.Td>{row.received}</Table.Td>
                <Table.Td>{row.sent}</Table.Td>
                <Table.Td>{row.failed}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Paper>
  );
}
