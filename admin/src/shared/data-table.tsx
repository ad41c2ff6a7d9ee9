import { Paper, Skeleton } from '@mantine/core';
import type { Key, ReactNode } from 'react';
import type { CombinedError } from 'urql';
import { texts } from '../texts';
import classes from './data-table.module.css';
import { LoadFailed } from './load-failed';

export interface Column<Row> {
  header: string;
  cell: (row: Row) => ReactNode;
  /** Any CSS width; the others share what is left. */
  width?: string;
  /** The header is for screen readers only, e.g. above buttons. */
  hideHeader?: boolean;
  align?: 'left' | 'right';
}

export interface DataTableProps<Row> {
  /** Names the table for who cannot see where it stands. */
  label: string;
  columns: Column<Row>[];
  /** Undefined until they are there. */
  rows: readonly Row[] | undefined;
  rowKey: (row: Row) => Key;
  /** In place of the table when there are none: what this is, and how to begin. */
  empty: ReactNode;
  error?: CombinedError | undefined;
  retry?: () => void;
  isHighlighted?: (row: Row) => boolean;
}

/** A list with its loading, failed and empty states; on a narrow screen each row becomes a block of labelled lines. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, rows, error } = props;
  if (!rows && error) return <LoadFailed error={error} retry={props.retry} />;
  if (!rows) return <Loading />;
  if (rows.length === 0) return <Paper withBorder>{props.empty}</Paper>;
  // Roles are given because browsers drop those of a table that is laid out as blocks.
  return (
    <Paper withBorder className={classes.frame}>
      <table className={classes.table} role="table" aria-label={props.label}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ header, width, hideHeader, align }) => (
              <th key={header} role="columnheader" scope="col" style={{ width, textAlign: align }}>
                <span className={hideHeader ? classes.forScreenReaders : undefined}>{header}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={props.rowKey(row)} role="row" data-highlighted={props.isHighlighted?.(row) || undefined}>
              {columns.map(({ header, cell, hideHeader, align }) => (
                <td key={header} role="cell" data-label={hideHeader ? undefined : header} style={{ textAlign: align }}>
                  <div className={classes.value}>{cell(row)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Paper>
  );
}

function Loading() {
  return (
    <Paper withBorder p="md" role="status" aria-label={texts.common.loading}>
      {[0, 1, 2, 3].map((line) => (
        <Skeleton key={line} height={18} my={12} width={`${92 - line * 9}%`} />
      ))}
    </Paper>
  );
}
