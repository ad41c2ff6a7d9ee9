import { Global, Module } from '@nestjs/common';
import { ChangeEventRepository } from './change-event.repository';
import { EventService } from './event.service';

@Global()
@Module({ providers: [ChangeEventRepository, EventService], exports: [EventService] })
export class EventsModule {}
