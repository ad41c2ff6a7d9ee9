import { texts } from '../../texts';

/** Where the pages of this folder belong. */
export const EMAILS_PATH = [{ label: texts.navigation.supportChannel }, { label: texts.navigation.emails }];
