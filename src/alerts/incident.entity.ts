import { Entity, Index } from 'typeorm';
import { EnumColumn, JsonColumn, KeyColumn, TextColumn, TimeColumn } from '../database/columns';
import type { IncidentKind } from './incident.enums';

/** Something that needs someone, from its first sight until it has stayed away for a while. */
@Entity('incidents')
@Index('uq_incidents_open', ['openKey'], { unique: true })
@Index('ix_incidents_alerted', ['alertedAt'])
@Index('ix_incidents_closed', ['closedAt'])
export class IncidentRow {
  @KeyColumn() id: string;
  /** What it is about, e.g. `server:ID`, while it is open; null afterwards, so that there is one open one at most. */
  @TextColumn(80, { nullable: true }) openKey: string | null;
  @EnumColumn() kind: IncidentKind;
  @TextColumn(300) title: string;
  @TextColumn(400) subject: string;
  @TextColumn(1000) detail: string;
  @JsonColumn() remedy: string[];
  @TimeColumn() openedAt: Date;
  /** When it was last there. */
  @TimeColumn() seenAt: Date;
  /** When administrators were told. */
  @TimeColumn({ nullable: true }) alertedAt: Date | null;
  @TimeColumn({ nullable: true }) closedAt: Date | null;
}
