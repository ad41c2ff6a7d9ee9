import { Injectable } from '@nestjs/common';

/** Tells whether a request exists; the module that keeps requests registers here, so that no import goes up. */
@Injectable()
export class RequestLookup {
  private find: (id: string) => Promise<boolean> = () => Promise.resolve(false);

  use(find: (id: string) => Promise<boolean>): void {
    this.find = find;
  }

  exists(id: string): Promise<boolean> {
    return this.find(id);
  }
}
