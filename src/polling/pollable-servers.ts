import { Injectable } from '@nestjs/common';
import { UserInputError } from '../common/user-error';
import type { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import { IncomingEmailServerRepository } from '../email-servers/incoming-email-server.repository';
import { SettingsService } from '../settings/settings.service';

/** Servers that may be checked now, or what a person changes so that they may. */
@Injectable()
export class PollableServers {
  constructor(
    private readonly servers: IncomingEmailServerRepository,
    private readonly settings: SettingsService,
  ) {}

  /** Throws UserInputError. */
  async get(id: string): Promise<IncomingEmailServer> {
    const server = await this.servers.find(null, id);
    if (!server) throw UserInputError.notFound('incoming email server');
    if (!server.enabled) throw UserInputError.of('id', 'DISABLED', 'This server is disabled: enable it first.');
    if (!(await this.settings.get()).emailToRequestEnabled) {
      throw UserInputError.of(null, 'EMAIL_TO_REQUEST_DISABLED', 'Taking mail in is switched off in the settings.');
    }
    return server;
  }
}
