import 'reflect-metadata';
import { entities } from './src/app/entities';
import { readConfig } from './src/config/config';
import { dataSourceOptions, newDataSource } from './src/database/data-source';

/** For TypeORM's command line (`npm run typeorm -- migration:show`); the server builds its own from the same options. */
export default newDataSource(dataSourceOptions(readConfig(process.env).databaseUrl, entities));
