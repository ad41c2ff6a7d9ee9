import { Injectable } from '@nestjs/common';
import { BaseRepository } from '../database/base.repository';
import { blobRefColumns } from '../database/blob-ref.column';
import { PACK_NAME_LENGTH } from './packs';

/** Which packs rows refer to; every such column has an index of its own. */
@Injectable()
export class BlobReferenceRepository extends BaseRepository {
  /** Names of the packs between these two, both included, that at least one committed row refers to. */
  async referredBetween(first: string, last: string): Promise<Set<string>> {
    const names = new Set<string>();
    for (const { entity, property } of blobRefColumns()) {
      const column = `r.${property}`;
      const rows = await this.db.read
        .createQueryBuilder(entity, 'r')
        .select(`DISTINCT SUBSTR(${column}, 1, ${PACK_NAME_LENGTH})`, 'name')
        // References are `NAME:OFFSET:LENGTH`, and `;` is the character after `:`.
        .where(`${column} >= :from AND ${column} < :to`, { from: `${first}:`, to: `${last};` })
        .getRawMany<{ name: string }>();
      for (const { name } of rows) names.add(name);
    }
    return names;
  }
}
