import { Injectable } from '@nestjs/common';

/** What notifications must know of a request. */
export interface KnownRequest {
  /** The 42 of `REQ-42`. */
  number: number;
  /** The incoming server that its first mail came through. */
  sourceId: string | null;
}

/** Finds requests; the module that keeps them registers here, so that no import goes up. */
@Injectable()
export class RequestLookup {
  private lookUp: (id: string) => Promise<KnownRequest | null> = () => Promise.resolve(null);

  use(lookUp: (id: string) => Promise<KnownRequest | null>): void {
    this.lookUp = lookUp;
  }

  find(id: string): Promise<KnownRequest | null> {
    return this.lookUp(id);
  }
}
