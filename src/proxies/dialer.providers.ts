import { Dialer } from './dialer';

/** For ProxiesModule: provided and exported. */
export const dialerProviders = [Dialer];
