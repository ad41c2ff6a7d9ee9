import { EmailProvider } from '../email-servers/email-server.enums';
import { toPushAside, traitsOf } from './pop3-traits';

it.each([
  ['pop.gmail.com', EmailProvider.OTHER, true],
  ['POP.GOOGLEMAIL.COM', EmailProvider.OTHER, true],
  ['localhost', EmailProvider.GMAIL, true],
  ['pop.notgmail.com', EmailProvider.OTHER, false],
  ['pop.mail.yahoo.com', EmailProvider.YAHOO, false],
])('%s of %s shows only a part: %s', (host, provider, showsOnlyPart) => {
  expect(traitsOf({ host, provider })).toEqual({ showsOnlyPart, minIntervalSeconds: showsOnlyPart ? 300 : 0 });
});

const MB = 1024 * 1024;
const sized = (...megabytes: number[]) => megabytes.map((mb, i) => ({ i, sizeBytes: mb * MB }));

it.each([
  ['nothing where all is shown', sized(1, 1), 199, []],
  ['what the limit allows', sized(1, 2, 2, 1), 250, [0, 1]],
  ['one that is over the limit by itself', sized(9, 1), 250, [0]],
  ['nothing where nothing was left', [], 250, []],
])('pushes aside %s', (_, left, listed, expected) => {
  expect(toPushAside(left, listed).map((m) => m.i)).toEqual(expected);
});
